package io.sutantra.rtc.session;

import io.sutantra.rtc.rtcp.ReportBlock;
import io.sutantra.rtc.sdp.TrackAnswer;
import io.sutantra.rtc.srtp.SrtpReceiver;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

/**
 * A track that is received: its packets, what is known of them, and what is to be asked of the
 * sender.
 *
 * <p><b>Threading:</b> confined. <b>Spec:</b> RFC 3550, RFC 4588.
 */
final class ReceivedTrack {
  private static final int RTP_HEADER_BYTES = 12;
  private static final int ORIGINAL_SEQUENCE_NUMBER_BYTES = 2;

  /** Packets of the source before may still be under way; nobody changes more often. */
  private static final long CHANGE_NANOS = 1_000_000_000L;

  /** A sender needs a moment to answer; asking faster brings nothing. */
  private static final long PICTURE_LOSS_NANOS = 200_000_000L;

  private final TrackAnswer terms;
  private final int decryptEvery;
  private final SrtpReceiver receiver;
  private final ClientListener media;
  private final byte[] scratch;
  private final boolean asksAgain;
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

  /**
   * Makes a track of which nothing has come.
   *
   * @param decryptEvery see {@link ClientOptions}
   * @param media hears of decrypted packets
   * @param scratch has room for a packet
   */
  ReceivedTrack(
      TrackAnswer terms,
      SrtpReceiver receiver,
      int decryptEvery,
      ClientListener media,
      byte[] scratch,
      long nowNanos) {
    this.terms = terms;
    this.decryptEvery = decryptEvery;
    this.receiver = receiver;
    this.media = media;
    this.scratch = scratch;
    this.asksAgain = terms.offer().isVideo() || terms.feedback().contains("nack");
    // The first is, so that wrong keys show at once.
    this.undecrypted = decryptEvery - 1;
    this.nextPictureLossNanos = nowNanos;
    this.nextChangeNanos = nowNanos;
    terms.ssrc().ifPresent(ssrc -> reception = newReception(ssrc));
  }

  private Reception newReception(int ssrc) {
    return new Reception(ssrc, terms.offer().clockRateHz());
  }

  boolean isVideo() {
    return terms.offer().isVideo();
  }

  /** Whether packets of a payload type are media of this track. */
  boolean hasPayloadType(int payloadType) {
    return payloadType == terms.payloadType();
  }

  /** Whether packets of a payload type are retransmissions for this track. */
  boolean hasRtxPayloadType(int payloadType) {
    return decryptEvery > 0 && payloadType == terms.rtxPayloadType().orElse(-1);
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
    wantsPicture = isVideo();
    media.sourceChanged(terms.index(), ssrc);
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
      media.media(
          terms.index(), sequenceNumber, timestamp(), scratch[1] < 0, scratch, payload, length);
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

  /** Whether an SSRC is that of this track. */
  boolean isFrom(int ssrc) {
    return reception != null && ssrc == reception.ssrc();
  }

  /** Whether anything has come, or is said to come from some SSRC. */
  boolean known() {
    return reception != null;
  }

  int ssrc() {
    return reception.ssrc();
  }

  void senderReport(long ntpTime, int rtpTimestamp, long nowNanos) {
    reception.senderReport(ntpTime, nowNanos);
    media.senderReport(terms.index(), ntpTime, rtpTimestamp);
  }

  ReportBlock report(long nowNanos) {
    return reception.report(nowNanos);
  }

  /** Whether the sender has changed the source so often that it cannot be followed. */
  boolean exhausted() {
    return exhausted;
  }

  /** Asks for a key frame, soon. */
  void requestKeyFrame() {
    wantsPicture = true;
  }

  /** The packets to ask for now. */
  int[] due(long nowNanos, long roundTripNanos) {
    int[] due = reception.due(nowNanos, roundTripNanos);
    return asksAgain ? due : new int[0];
  }

  /** Whether to ask for a key frame now; if so, it is asked for. */
  boolean takePictureLoss(long nowNanos) {
    boolean lost = reception.takePictureLoss(nowNanos);
    wantsPicture |= lost && isVideo();
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
    return wantsPicture ? Math.min(deadline, nextPictureLossNanos) : deadline;
  }

  /** How long there was no new frame at most since this was last asked. */
  long takeLongestGapNanos(long nowNanos) {
    return reception == null ? 0 : reception.takeLongestGapNanos(nowNanos);
  }

  /**
   * What has been received.
   *
   * @param rejected packets that were of no track
   */
  ClientStatistics statistics(long rejected) {
    return reception == null
        ? ClientStatistics.NONE
        : reception.statistics(pictureLosses, rejected + malformed);
  }
}
