package io.sutantra.rtc.session;

import io.sutantra.rtc.rtcp.ReportBlock;
import io.sutantra.rtc.srtp.SrtpReceiver;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A track that is received: its packets, what is known of them, and what is to be asked of the
 * sender.
 *
 * <p><b>Threading:</b> confined. <b>Spec:</b> RFC 3550, RFC 4588.
 */
public final class ReceiveStream {
  private static final int[] NOTHING = {};
  private static final int RTP_HEADER_BYTES = 12;
  private static final int ORIGINAL_SEQUENCE_NUMBER_BYTES = 2;

  /** Packets of the source before may still be under way; nobody changes more often. */
  private static final long CHANGE_NANOS = 1_000_000_000L;

  /** A sender needs a moment to answer; asking faster brings nothing. */
  private static final long PICTURE_LOSS_NANOS = 200_000_000L;

  private final ReceiveTrack track;
  private final int decryptEvery;
  private final SrtpReceiver receiver;
  private final Outputs<?> out;
  private final byte[] scratch;
  private Reception reception;

  /** The SSRCs of the retransmissions of this source, and of those before. */
  private final Set<Integer> rtxSsrcs = new HashSet<>();

  private final Set<Integer> formerRtxSsrcs = new HashSet<>();
  private int undecrypted;
  private long nextChangeNanos;
  private long malformed;
  private long pictureLosses;
  private boolean wantsPicture;
  private long nextPictureLossNanos;
  private boolean exhausted;
  private boolean ended;

  /**
   * Makes a stream of which nothing has come.
   *
   * @param decryptEvery see {@link MediaTerms}
   * @param scratch has room for a packet
   */
  ReceiveStream(
      ReceiveTrack track,
      SrtpReceiver receiver,
      int decryptEvery,
      Outputs<?> out,
      byte[] scratch,
      long nowNanos) {
    this.track = track;
    this.decryptEvery = decryptEvery;
    this.receiver = receiver;
    this.out = out;
    this.scratch = scratch;
    // The first is, so that wrong keys show at once.
    this.undecrypted = decryptEvery - 1;
    this.nextPictureLossNanos = nowNanos;
    this.nextChangeNanos = nowNanos;
    track.ssrc().ifPresent(ssrc -> reception = newReception(ssrc));
  }

  /** Returns what was agreed on of it. */
  public ReceiveTrack track() {
    return track;
  }

  private void tell(Consumer<SessionEvents<?>> event) {
    out.tell(event);
  }

  private Reception newReception(int ssrc) {
    return new Reception(ssrc, track.clockRateHz());
  }

  /** Returns whether packets of a payload type are media of this track. */
  boolean hasPayloadType(int payloadType) {
    return payloadType == track.payloadType();
  }

  /** Returns whether packets of a payload type are retransmissions for this track. */
  boolean hasRtxPayloadType(int payloadType) {
    return decryptEvery > 0 && payloadType == track.rtxPayloadType().orElse(-1);
  }

  void receive(ByteBuffer packet, int at, int length, long nowNanos) {
    int sequenceNumber = packet.getShort(at + 2) & 0xFFFF;
    int timestamp = packet.getInt(at + 4);
    int ssrc = packet.getInt(at + 8);
    if (reception == null) {
      reception = newReception(ssrc);
    }
    if (ssrc != reception.ssrc()) {
      receiveFromAnother(packet, at, length, nowNanos);
      return;
    }
    if (decryptEvery == 0 || ++undecrypted < decryptEvery) {
      reception.received(sequenceNumber, timestamp, length, nowNanos);
      return;
    }
    undecrypted = 0;
    packet.get(at, scratch, 0, length);
    int plain = receiver.unprotect(scratch, 0, length);
    if (plain >= 0) {
      reception.received(sequenceNumber, timestamp, length, nowNanos);
      deliver(sequenceNumber, payloadOffset(plain), plain);
    }
  }

  /** A new SSRC is a new source, and is followed if its packet is authentic. */
  private void receiveFromAnother(ByteBuffer packet, int at, int length, long nowNanos) {
    if (decryptEvery == 0 || nowNanos - nextChangeNanos < 0) {
      malformed++;
      return;
    }
    packet.get(at, scratch, 0, length);
    long refused = receiver.refused();
    int plain = receiver.unprotect(scratch, 0, length);
    if (plain < 0) {
      exhausted |= receiver.refused() > refused;
      return;
    }
    nextChangeNanos = nowNanos + CHANGE_NANOS;
    int ssrc = packet.getInt(at + 8);
    int sequenceNumber = packet.getShort(at + 2) & 0xFFFF;
    reception = newReception(ssrc);
    reception.received(sequenceNumber, timestamp(), length, nowNanos);
    formerRtxSsrcs.addAll(rtxSsrcs);
    rtxSsrcs.clear();
    wantsPicture = track.video();
    tell(events -> events.sourceChanged(this, ssrc));
    deliver(sequenceNumber, payloadOffset(plain), plain);
  }

  void receiveRetransmission(ByteBuffer packet, int at, int length, long nowNanos) {
    packet.get(at, scratch, 0, length);
    int plain = receiver.unprotect(scratch, 0, length);
    if (plain < 0 || reception == null) {
      return;
    }
    int ssrc = packet.getInt(at + 8);
    if (formerRtxSsrcs.contains(ssrc) && nowNanos - nextChangeNanos < 0) {
      // Its numbers are those of the source before.
      return;
    }
    rtxSsrcs.add(ssrc);
    int payload = payloadOffset(plain);
    if (payloadEnd(plain) - payload < ORIGINAL_SEQUENCE_NUMBER_BYTES) {
      // What senders probe the network with.
      return;
    }
    int sequenceNumber = (scratch[payload] & 0xFF) << 8 | (scratch[payload + 1] & 0xFF);
    reception.retransmitted(sequenceNumber, timestamp(), length, nowNanos);
    deliver(sequenceNumber, payload + ORIGINAL_SEQUENCE_NUMBER_BYTES, plain);
  }

  private void deliver(int sequenceNumber, int payload, int plain) {
    int length = payloadEnd(plain) - payload;
    if (length < 0) {
      malformed++;
    } else {
      int timestamp = timestamp();
      boolean marker = scratch[1] < 0;
      byte[] bytes = Arrays.copyOfRange(scratch, payload, payload + length);
      tell(events -> events.media(this, sequenceNumber, timestamp, marker, bytes));
    }
  }

  private int timestamp() {
    return ByteBuffer.wrap(scratch).getInt(4);
  }

  /** That the extension fits has been seen to when the packet was authenticated. */
  private int payloadOffset(int plain) {
    int offset = RTP_HEADER_BYTES + 4 * (scratch[0] & 0x0F);
    if ((scratch[0] & 0x10) != 0) {
      offset += 4 + 4 * ((scratch[offset + 2] & 0xFF) << 8 | (scratch[offset + 3] & 0xFF));
    }
    return Math.min(offset, plain);
  }

  private int payloadEnd(int plain) {
    return (scratch[0] & 0x20) == 0 ? plain : plain - (scratch[plain - 1] & 0xFF);
  }

  /** Returns whether an SSRC is that of this track. */
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
    tell(events -> events.senderReport(this, ntpTime, rtpTimestamp));
  }

  ReportBlock report(long nowNanos) {
    return reception.report(nowNanos);
  }

  /** Returns whether the sender has changed the source so often that it cannot be followed. */
  boolean exhausted() {
    return exhausted;
  }

  /** Returns whether anything has come. */
  boolean begun() {
    return reception != null && reception.begun();
  }

  /** The sender has said goodbye. */
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

  /** The packets to ask for now. */
  int[] due(long nowNanos, long roundTripNanos) {
    int[] due = reception.due(nowNanos, roundTripNanos);
    return track.nack() ? due : NOTHING;
  }

  /** Returns whether to ask for a key frame now; if so, it is asked for. */
  boolean takePictureLoss(long nowNanos) {
    boolean lost = reception.takePictureLoss(nowNanos);
    wantsPicture |= lost && track.video();
    if (!wantsPicture || nowNanos - nextPictureLossNanos < 0) {
      return false;
    }
    wantsPicture = false;
    pictureLosses++;
    nextPictureLossNanos = nowNanos + PICTURE_LOSS_NANOS;
    return true;
  }

  long deadlineNanos() {
    if (reception == null) {
      return Long.MAX_VALUE;
    }
    long deadline = reception.nextDueNanos().orElse(Long.MAX_VALUE);
    return wantsPicture ? Deadlines.earlier(deadline, nextPictureLossNanos) : deadline;
  }

  /**
   * Returns how long there was no new frame at most since this was last asked; 0 before the first.
   */
  public long takeLongestGapNanos(long nowNanos) {
    return reception == null ? 0 : reception.takeLongestGapNanos(nowNanos);
  }

  /**
   * What has been received.
   *
   * @param rejected packets that were of no track
   */
  ReceiveStatistics statistics(long rejected) {
    return reception == null
        ? ReceiveStatistics.NONE
        : reception.statistics(pictureLosses, rejected + malformed);
  }
}
