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
 * A track that is sent: the sequence numbers of its packets, and the counts of its sender reports.
 *
 * <p>Either {@link Session#send} sends the packets, or the owner protects and sends the packets and
 * reports them by {@link #sent}. <b>Threading:</b> confined, with its session. <b>Spec:</b> RFC
 * 3550, RFC 4588.
 */
public final class SendStream {
  private static final int HEADER_BYTES = RtpHeader.FIXED_LENGTH;
  private static final int MAX_TAG_BYTES = 16;
  private static final int ORIGINAL_SEQUENCE_NUMBER_BYTES = 2;

  /** The bound of first sequence numbers: half of all, so that a receiver sees the first wrap. */
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

  /** Returns the terms of the track. */
  public SendTrack track() {
    return track;
  }

  /**
   * Counts packets that the owner has sent for the first time.
   *
   * @param count the number of packets
   * @param bytes the bytes of payload
   * @param timestamp the timestamp of the last packet
   * @param sampledNanos the time at which the media of that timestamp was sampled, by the session's
   *     clock
   */
  public void sent(int count, int bytes, int timestamp, long sampledNanos) {
    packets += count;
    payloadBytes += bytes;
    lastTimestamp = timestamp;
    lastSampledNanos = sampledNanos;
  }

  /** Returns whether a packet has been sent. */
  boolean begun() {
    return packets != 0;
  }

  /** Returns the next packet, protected. */
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

  /** Returns whether the session keeps packets and retransmits them by itself. */
  boolean sendsAgain() {
    return history != null;
  }

  /** Returns the retransmission of a packet; null if the packet is unknown or may not go yet. */
  byte[] again(SrtpSender srtp, int sequenceNumber, long nowNanos, long roundTripNanos) {
    long index = SequenceNumbers.extend(nextIndex - 1, sequenceNumber);
    SentPackets.Packet sent =
        index < nextIndex ? history.takeAgain(index, nowNanos, roundTripNanos) : null;
    if (sent == null) {
      return null;
    }
    byte[] payload = sent.payload();
    if (track.rtxPayloadType().isEmpty()) {
      // The original packet: an SRTP index must never protect two different packets.
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
   * @param blocks the report blocks of received streams
   */
  void report(RtcpWriter writer, long ntpTime, List<ReportBlock> blocks, long nowNanos) {
    long sinceNanos = nowNanos - lastSampledNanos;
    int timestamp = lastTimestamp + (int) (sinceNanos / 1_000 * track.clockRateHz() / 1_000_000);
    writer.senderReport(track.ssrc(), ntpTime, timestamp, packets, payloadBytes, blocks);
  }

  /** Returns whether a full intra request is new, and no repetition of the last request. */
  boolean isNewFullIntraRequest(int sequenceNumber) {
    boolean news = sequenceNumber != lastFullIntraRequest;
    lastFullIntraRequest = sequenceNumber;
    return news;
  }
}
