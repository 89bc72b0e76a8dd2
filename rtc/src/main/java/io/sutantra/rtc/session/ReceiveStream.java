package io.sutantra.rtc.session;

import io.sutantra.rtc.rtcp.NtpTime;
import io.sutantra.rtc.rtcp.ReportBlock;
import io.sutantra.rtc.rtcp.TokenBucket;
import io.sutantra.rtc.rtp.AccessUnit;
import io.sutantra.rtc.rtp.CaptureClock;
import io.sutantra.rtc.rtp.MissingPackets;
import io.sutantra.rtc.rtp.ReceivedPacket;
import io.sutantra.rtc.rtp.ReorderBuffer;
import io.sutantra.rtc.rtp.RtpHeader;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A stream that is received, of a track or of one layer of its simulcast: puts the packets in order
 * if the terms say so, keeps statistics, and knows what to ask of the sender.
 *
 * <p><b>Threading:</b> confined. <b>Spec:</b> RFC 3550, RFC 4588.
 */
public final class ReceiveStream {
  private static final int[] NOTHING = {};
  private static final int ORIGINAL_SEQUENCE_NUMBER_BYTES = 2;

  /** Packets of the source before may still be under way; nobody changes more often. */
  private static final long CHANGE_NANOS = 1_000_000_000L;

  /** A source that sends is not left for another one that only has the same payload type. */
  private static final long SILENT_NANOS = 300_000_000L;

  /** A sender needs a moment to answer; asking faster brings nothing. */
  private static final long PICTURE_LOSS_NANOS = 200_000_000L;

  /** How long a packet may be late if the sender sends none again. */
  private static final long REORDERING_NANOS = 40_000_000L;

  /** The least time for a second request, beside two round trips. */
  private static final long MARGIN_NANOS = 40_000_000L;

  private static final long REPEAT_MARGIN_NANOS = 2_000_000L;

  /** Maximum number of packets that are asked for in a second, and at once. */
  private static final int MAX_REQUESTS = 1_000;

  private final ReceiveTrack track;
  private final String rid;
  private final CaptureClock.Track clock;
  private final Outputs<?> out;
  private final TokenBucket requests;

  /** Null if packets are told as they come. */
  private final ReorderBuffer buffer;

  /** Null before the first packet, if no SSRC is announced. */
  private Reception reception;

  /** The SSRCs of the retransmissions of this source, and of those before. */
  private final Set<Integer> rtxSsrcs = new HashSet<>();

  private final Set<Integer> formerRtxSsrcs = new HashSet<>();
  private int undecrypted = -1;
  private long nextChangeNanos;
  private long lastPacketNanos;
  private long malformed;
  private long pictureLosses;
  private boolean wantsPicture;
  private long nextPictureLossNanos;
  private boolean ended;

  /**
   * Creates a stream of which nothing has come.
   *
   * @param rid name of the layer; empty for a track of one layer
   * @param clock maps the stream's time stamps to capture times
   */
  ReceiveStream(
      ReceiveTrack track, String rid, CaptureClock.Track clock, Outputs<?> out, long nowNanos) {
    this.track = track;
    this.rid = rid;
    this.clock = clock;
    this.out = out;
    this.requests = new TokenBucket(MAX_REQUESTS, MAX_REQUESTS, nowNanos);
    this.nextPictureLossNanos = nowNanos;
    this.nextChangeNanos = nowNanos;
    this.buffer =
        track.ordered()
            ? new ReorderBuffer(track.video(), track.patienceNanos(), this::tellUnit, this::lost)
            : null;
    track.ssrc().ifPresent(ssrc -> reception = newReception(ssrc));
  }

  /** Returns what was agreed on of the track. */
  public ReceiveTrack track() {
    return track;
  }

  /** Returns the name of the layer; empty for a track of one layer. */
  public String rid() {
    return rid;
  }

  private void tell(Consumer<SessionEvents<?>> event) {
    out.tell(event);
  }

  private Reception newReception(int ssrc) {
    MissingPackets.Timing usual = MissingPackets.Timing.DEFAULT;
    MissingPackets.Timing timing =
        track.ordered()
            ? new MissingPackets.Timing(
                usual.reorderingNanos(),
                usual.minRepeatNanos(),
                usual.requests(),
                track.patienceNanos())
            : usual;
    return new Reception(ssrc, track.clockRateHz(), timing, track.feedback().nack());
  }

  /**
   * Counts a packet by its header, unless it is to be decrypted.
   *
   * @return whether the packet is counted
   */
  boolean count(ByteBuffer packet, int decryptEvery, long nowNanos) {
    int at = packet.position();
    int ssrc = packet.getInt(at + 8);
    if (reception == null) {
      reception = newReception(ssrc);
    }
    if (ssrc != reception.ssrc()) {
      malformed += decryptEvery == 0 ? 1 : 0;
      return decryptEvery == 0;
    }
    // The first is decrypted, so that wrong keys show at once.
    undecrypted = undecrypted < 0 ? decryptEvery : undecrypted + 1;
    if (decryptEvery > 0 && undecrypted >= decryptEvery) {
      undecrypted = 0;
      return false;
    }
    reception.received(
        packet.getShort(at + 2) & 0xFFFF, packet.getInt(at + 4), packet.remaining(), nowNanos);
    return true;
  }

  /**
   * Takes an authentic packet.
   *
   * @param length bytes on the wire
   * @param named whether the sender has said that the SSRC is of this stream
   */
  void receive(RtpHeader header, byte[] packet, int length, boolean named, long nowNanos) {
    if (reception == null) {
      reception = newReception(header.ssrc());
    } else if (header.ssrc() != reception.ssrc()) {
      if (!follows(named, nowNanos)) {
        malformed++;
        return;
      }
      change(header.ssrc(), nowNanos);
    }
    lastPacketNanos = nowNanos;
    reception.received(header.sequenceNumber(), header.timestamp(), length, nowNanos);
    int from = header.payloadOffset();
    deliver(header, header.sequenceNumber(), packet, from, header.payloadLength(), false, nowNanos);
  }

  /** Returns whether the stream goes on with another SSRC now. */
  private boolean follows(boolean named, long nowNanos) {
    return nowNanos - nextChangeNanos >= 0
        && (named
            || !track.ordered()
            || !reception.begun()
            || nowNanos - lastPacketNanos >= SILENT_NANOS);
  }

  /** A new SSRC is a new source. */
  private void change(int ssrc, long nowNanos) {
    boolean begun = reception.begun();
    nextChangeNanos = nowNanos + CHANGE_NANOS;
    reception = newReception(ssrc);
    formerRtxSsrcs.addAll(rtxSsrcs);
    rtxSsrcs.clear();
    if (buffer != null) {
      buffer.restart();
      clock.restart();
    }
    if (begun || !track.ordered()) {
      wantsPicture = track.video();
      tell(events -> events.sourceChanged(this, ssrc));
    }
  }

  /** Takes an authentic retransmission on an SSRC of its own. */
  void receiveRetransmission(RtpHeader header, byte[] packet, int length, long nowNanos) {
    if (reception == null
        // The numbers are those of the source before.
        || (formerRtxSsrcs.contains(header.ssrc()) && nowNanos - nextChangeNanos < 0)) {
      return;
    }
    rtxSsrcs.add(header.ssrc());
    int original = header.payloadLength() - ORIGINAL_SEQUENCE_NUMBER_BYTES;
    if (original < 0) {
      // What senders probe the network with.
      return;
    }
    int at = header.payloadOffset();
    int sequenceNumber = (packet[at] & 0xFF) << 8 | (packet[at + 1] & 0xFF);
    reception.retransmitted(sequenceNumber, header.timestamp(), length, nowNanos);
    deliver(
        header,
        sequenceNumber,
        packet,
        at + ORIGINAL_SEQUENCE_NUMBER_BYTES,
        original,
        true,
        nowNanos);
  }

  private void deliver(
      RtpHeader header,
      int sequenceNumber,
      byte[] packet,
      int from,
      int length,
      boolean retransmitted,
      long nowNanos) {
    byte[] payload = Arrays.copyOfRange(packet, from, from + length);
    int timestamp = header.timestamp();
    boolean marker = header.marker();
    if (buffer == null) {
      tell(events -> events.media(this, sequenceNumber, timestamp, marker, payload));
    } else {
      buffer.receive(
          new ReceivedPacket(sequenceNumber, timestamp, marker, payload, nowNanos), retransmitted);
    }
  }

  private void tellUnit(AccessUnit unit) {
    long captureNanos = clock.captureNanos(unit.timestamp(), unit.arrivalNanos());
    tell(events -> events.accessUnit(this, unit, captureNanos));
  }

  private void lost() {
    wantsPicture |= track.video();
    tell(events -> events.mediaLost(this));
  }

  /** Returns whether an SSRC is that of this stream. */
  boolean isFrom(int ssrc) {
    return reception != null && ssrc == reception.ssrc();
  }

  /** Returns whether anything has come, or is said to come from some SSRC. */
  boolean known() {
    return reception != null;
  }

  int ssrc() {
    return reception.ssrc();
  }

  void senderReport(long ntpTime, int rtpTimestamp, long nowNanos) {
    reception.senderReport(ntpTime, nowNanos);
    clock.report(NtpTime.epochNanos(ntpTime), rtpTimestamp);
    tell(events -> events.senderReport(this, ntpTime, rtpTimestamp));
  }

  ReportBlock report(long nowNanos) {
    return reception.report(nowNanos);
  }

  /** Returns whether anything has come. */
  boolean begun() {
    return reception != null && reception.begun();
  }

  /** Ends the stream: the sender has said goodbye. */
  void end() {
    ended = true;
  }

  boolean ended() {
    return ended;
  }

  /** Asks for a key frame, soon. */
  public void requestKeyFrame() {
    wantsPicture = true;
  }

  /** Returns how long the sender takes to answer a request; empty as long as nobody knows. */
  public OptionalLong roundTripNanos() {
    return reception == null ? OptionalLong.empty() : reception.roundTripNanos();
  }

  /** Gives up what has been waited for long enough. */
  void advance(long nowNanos) {
    if (buffer != null && reception != null) {
      buffer.patience(patienceNanos(nowNanos));
      buffer.advance(nowNanos);
    }
  }

  /**
   * Returns how long to wait for a missing packet: for two answers to requests, if there are any.
   */
  private long patienceNanos(long nowNanos) {
    long most = track.patienceNanos();
    if (!reception.isAsking(nowNanos)) {
      return Math.min(most, REORDERING_NANOS);
    }
    OptionalLong roundTrip = reception.roundTripNanos();
    return roundTrip.isEmpty() ? most : Math.min(most, 2 * roundTrip.getAsLong() + MARGIN_NANOS);
  }

  /**
   * Returns the packets to ask for now.
   *
   * @param roundTripNanos how long an answer takes, if the stream does not know better
   */
  int[] due(long nowNanos, long roundTripNanos) {
    OptionalLong known = reception.roundTripNanos();
    // A sender does not answer again within what it thinks is a round trip.
    long repeat =
        known.isPresent()
            ? known.getAsLong() + known.getAsLong() / 10 + REPEAT_MARGIN_NANOS
            : roundTripNanos;
    int[] due = reception.due(nowNanos, repeat);
    return due.length == 0 || requests.take(due.length, nowNanos) ? due : NOTHING;
  }

  /** Returns whether to ask for a key frame now; if so, it is asked for. */
  boolean takePictureLoss(long nowNanos) {
    boolean lost = reception.takePictureLoss(nowNanos);
    wantsPicture |= lost && track.video() && !track.ordered();
    if (!wantsPicture || nowNanos - nextPictureLossNanos < 0) {
      return false;
    }
    wantsPicture = false;
    pictureLosses++;
    nextPictureLossNanos = nowNanos + PICTURE_LOSS_NANOS;
    return true;
  }

  /** Returns the number of key frames that were asked for, by which requests are told apart. */
  int pictureLosses() {
    return (int) pictureLosses;
  }

  long deadlineNanos() {
    if (reception == null) {
      return Deadlines.NEVER;
    }
    long deadline = reception.nextDueNanos().orElse(Deadlines.NEVER);
    if (buffer != null) {
      deadline = Deadlines.earlier(deadline, buffer.deadlineNanos());
    }
    return wantsPicture ? Deadlines.earlier(deadline, nextPictureLossNanos) : deadline;
  }

  /**
   * Returns how long there was no new frame at most since this was last asked; 0 before the first.
   */
  public long takeLongestGapNanos(long nowNanos) {
    return reception == null ? 0 : reception.takeLongestGapNanos(nowNanos);
  }

  /**
   * Returns what has been received.
   *
   * @param rejected packets that were of no stream
   */
  ReceiveStatistics statistics(long rejected) {
    return reception == null
        ? ReceiveStatistics.NONE
        : reception.statistics(pictureLosses, rejected + malformed);
  }
}
