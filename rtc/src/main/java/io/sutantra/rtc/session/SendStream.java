package io.sutantra.rtc.session;

import io.sutantra.rtc.rtcp.ReportBlock;
import io.sutantra.rtc.rtcp.RtcpWriter;
import io.sutantra.rtc.rtp.RtpHeader;
import io.sutantra.rtc.rtp.SequenceNumbers;
import io.sutantra.rtc.srtp.SrtpSender;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A track that is sent: its packets' numbers, and what sender reports say of it.
 *
 * <p>Packets are sent by {@link Session#send}; or by the owner, who protects them and says so by
 * {@link #sent}, but not both. <b>Threading:</b> confined, with its session. <b>Spec:</b> RFC 3550,
 * RFC 4588.
 */
public final class SendStream {
  private static final int HEADER_BYTES = RtpHeader.FIXED_LENGTH;
  private static final int MAX_TAG_BYTES = 16;
  private static final int ORIGINAL_SEQUENCE_NUMBER_BYTES = 2;

  /** The first is below half of all numbers, so that a receiver sees the first wrap. */
  private static final int FIRST_BELOW = 1 << 15;

  private final SendTrack track;
  private final SentPackets history;
  private long nextIndex;
  private long nextRetransmission;
  private int packets;
  private int payloadBytes;
  private int lastTimestamp;
  private long lastSampledNanos;
  private int lastFullIntraRequest = -1;

  SendStream(SendTrack track, RandomGenerator random) {
    this.track = track;
    this.history = track.history() == 0 ? null : new SentPackets(track.history());
    this.nextIndex = random.nextInt(FIRST_BELOW);
    this.nextRetransmission = random.nextInt(FIRST_BELOW);
  }

  /** Returns what was agreed on of it. */
  public SendTrack track() {
    return track;
  }

  /**
   * Counts packets that the owner has sent for the first time.
   *
   * @param count of packets
   * @param bytes of payload
   * @param timestamp of the last one
   * @param sampledNanos when the media of that time stamp was sampled, by the session's clock
   */
  public void sent(int count, int bytes, int timestamp, long sampledNanos) {
    packets += count;
    payloadBytes += bytes;
    lastTimestamp = timestamp;
    lastSampledNanos = sampledNanos;
  }

  /** Returns whether anything has been sent. */
  boolean begun() {
    return packets != 0;
  }

  /** Protects the next packet. */
  byte[] next(SrtpSender srtp, int timestamp, boolean marker, byte[] payload, long sampledNanos) {
    long index = nextIndex++;
    byte[] datagram = packet(track.payloadType(), track.ssrc(), index, timestamp, marker, payload);
    int length =
        srtp.protect(datagram, 0, HEADER_BYTES, payload, 0, payload.length, (int) (index >>> 16));
    if (history != null) {
      history.add(index, new SentPackets.Packet(timestamp, marker, payload));
    }
    sent(1, payload.length, timestamp, sampledNanos);
    return Arrays.copyOf(datagram, length);
  }

  /** Returns whether the session keeps packets, and sends them again by itself. */
  boolean sendsAgain() {
    return history != null;
  }

  /** Protects a packet again that has been sent; null if it is not known, or not yet to be sent. */
  byte[] again(SrtpSender srtp, int sequenceNumber, long nowNanos, long roundTripNanos) {
    long index = SequenceNumbers.extend(nextIndex - 1, sequenceNumber);
    SentPackets.Packet sent =
        index < nextIndex ? history.takeAgain(index, nowNanos, roundTripNanos) : null;
    if (sent == null) {
      return null;
    }
    byte[] payload = sent.payload();
    if (track.rtxPayloadType().isEmpty()) {
      // The very packet: under an index that was used before nothing may differ.
      byte[] same =
          packet(
              track.payloadType(), track.ssrc(), index, sent.timestamp(), sent.marker(), payload);
      int length =
          srtp.protectAgain(
              same, 0, HEADER_BYTES, payload, 0, payload.length, (int) (index >>> 16));
      return Arrays.copyOf(same, length);
    }
    byte[] original = new byte[ORIGINAL_SEQUENCE_NUMBER_BYTES + payload.length];
    ByteBuffer.wrap(original).putShort((short) index).put(payload);
    long number = nextRetransmission++;
    byte[] datagram =
        packet(
            track.rtxPayloadType().getAsInt(),
            track.rtxSsrc(),
            number,
            sent.timestamp(),
            sent.marker(),
            original);
    int length =
        srtp.protect(
            datagram, 0, HEADER_BYTES, original, 0, original.length, (int) (number >>> 16));
    return Arrays.copyOf(datagram, length);
  }

  private static byte[] packet(
      int payloadType, int ssrc, long index, int timestamp, boolean marker, byte[] payload) {
    byte[] datagram = new byte[HEADER_BYTES + payload.length + MAX_TAG_BYTES];
    RtpHeader.write(
        ByteBuffer.wrap(datagram), marker, payloadType, (int) index & 0xFFFF, timestamp, ssrc);
    return datagram;
  }

  /**
   * Writes a sender report.
   *
   * @param blocks on what is received
   */
  void report(RtcpWriter writer, long ntpTime, List<ReportBlock> blocks, long nowNanos) {
    long sinceNanos = nowNanos - lastSampledNanos;
    int timestamp = lastTimestamp + (int) (sinceNanos / 1_000 * track.clockRateHz() / 1_000_000);
    writer.senderReport(track.ssrc(), ntpTime, timestamp, packets, payloadBytes, blocks);
  }

  /** Returns whether a request for a key frame is another one than the last. */
  boolean isNewFullIntraRequest(int sequenceNumber) {
    boolean news = sequenceNumber != lastFullIntraRequest;
    lastFullIntraRequest = sequenceNumber;
    return news;
  }
}
