package io.sutantra.rtc.rtcp;

import java.util.Arrays;

/**
 * A feedback message with the arrival times of packets at a receiver, by the sequence numbers that
 * count all packets of a transport.
 *
 * <p>The message covers {@link #statusCount} packets from {@link #baseSequenceNumber} on. The
 * received packets among them are numbered from 0 to {@link #receivedCount}. Memory does not grow
 * with the number of lost packets. <b>Units:</b> arrival times have a resolution of 250 µs and an
 * origin that is the receiver's own. <b>Threading:</b> immutable. <b>Spec:</b>
 * draft-holmer-rmcat-transport-wide-cc-extensions-01 section 3.1.
 */
public final class TransportFeedback {
  static final long TICK_NANOS = 250_000;
  static final long TICKS_PER_REFERENCE = 256;
  private static final int REFERENCE_BITS = 24;

  private final int senderSsrc;
  private final int mediaSsrc;
  private final int feedbackCount;
  private final int baseSequenceNumber;
  private final int statusCount;
  private final int referenceTime;
  private final char[] offsets;
  private final short[] deltas;

  /** Takes over the arrays: the offset from the base and the delta of each received packet. */
  TransportFeedback(
      int senderSsrc,
      int mediaSsrc,
      int feedbackCount,
      int baseSequenceNumber,
      int statusCount,
      int referenceTime,
      char[] offsets,
      short[] deltas) {
    this.senderSsrc = senderSsrc;
    this.mediaSsrc = mediaSsrc;
    this.feedbackCount = feedbackCount;
    this.baseSequenceNumber = baseSequenceNumber;
    this.statusCount = statusCount;
    this.referenceTime = referenceTime;
    this.offsets = offsets;
    this.deltas = deltas;
  }

  /** Returns the SSRC of the receiver, 32 bits. */
  public int senderSsrc() {
    return senderSsrc;
  }

  /** Returns the SSRC of one of the media, 32 bits. The packets of all media are counted. */
  public int mediaSsrc() {
    return mediaSsrc;
  }

  /** Returns the number of the feedback message: 0 to 255, one more in each message. */
  public int feedbackCount() {
    return feedbackCount;
  }

  /** Returns the sequence number of the first covered packet, 0 to 65,535. */
  public int baseSequenceNumber() {
    return baseSequenceNumber;
  }

  /** Returns the number of covered packets, 1 to 65,535. */
  public int statusCount() {
    return statusCount;
  }

  /** Returns how many of the covered packets have arrived. */
  public int receivedCount() {
    return offsets.length;
  }

  /** Returns the sequence number of a received packet, 0 to 65,535. */
  public int sequenceNumber(int received) {
    return (baseSequenceNumber + offsets[received]) & 0xFFFF;
  }

  /** Returns whether a packet is covered by the message and has arrived. */
  public boolean received(int sequenceNumber) {
    char offset = (char) (sequenceNumber - baseSequenceNumber);
    return Arrays.binarySearch(offsets, offset) >= 0;
  }

  /**
   * Returns the time from the arrival of the previous received packet to that of this packet. For
   * the first packet, the time from {@link #referenceNanos}. Negative if the packets arrived in
   * another order than they were sent.
   */
  public long deltaNanos(int received) {
    return deltas[received] * TICK_NANOS;
  }

  /**
   * Returns the origin of the first delta, by the receiver's clock. The value wraps every 12.4
   * days: it lies between ±2²³ times 64 ms.
   */
  public long referenceNanos() {
    return referenceTime * TICKS_PER_REFERENCE * TICK_NANOS;
  }

  /** Returns the reference time in units of 64 ms, 24 bits, signed. */
  int referenceTime() {
    return referenceTime;
  }

  int offset(int received) {
    return offsets[received];
  }

  int delta(int received) {
    return deltas[received];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TransportFeedback that
        && senderSsrc == that.senderSsrc
        && mediaSsrc == that.mediaSsrc
        && feedbackCount == that.feedbackCount
        && baseSequenceNumber == that.baseSequenceNumber
        && statusCount == that.statusCount
        && referenceTime == that.referenceTime
        && Arrays.equals(offsets, that.offsets)
        && Arrays.equals(deltas, that.deltas);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * baseSequenceNumber + feedbackCount) + Arrays.hashCode(deltas);
  }

  @Override
  public String toString() {
    return "feedback %d: %d of %d packets from %d received"
        .formatted(feedbackCount, offsets.length, statusCount, baseSequenceNumber);
  }

  /**
   * A builder that collects arrivals in the order of their sequence numbers. <b>Threading:</b>
   * confined.
   *
   * <p>The result fits into a datagram: at most {@value RtcpTypes#MAX_FEEDBACK_BYTES} bytes.
   */
  public static final class Builder {
    /** Maximum number of received packets; isolated packets take six bytes each. */
    static final int MAX_RECEIVED = 180;

    private static final int MAX_STATUS = 0x7FFF;

    private final int senderSsrc;
    private final int mediaSsrc;
    private final int feedbackCount;
    private final int baseSequenceNumber;
    private final char[] offsets = new char[MAX_RECEIVED];
    private final short[] deltas = new short[MAX_RECEIVED];
    private int received;
    private int statusCount;
    private long referenceTime;
    private long lastTick;

    /**
     * Begins with a packet that may be missing: usually the packet after the last of the previous
     * message.
     *
     * @param feedbackCount one more than in the previous message, of which the low 8 bits are
     *     written
     */
    public Builder(int senderSsrc, int mediaSsrc, int feedbackCount, int baseSequenceNumber) {
      this.senderSsrc = senderSsrc;
      this.mediaSsrc = mediaSsrc;
      this.feedbackCount = feedbackCount & 0xFF;
      this.baseSequenceNumber = baseSequenceNumber & 0xFFFF;
    }

    /**
     * Adds a received packet. The packets between it and the previous packet are missing.
     *
     * @param arrivalNanos arrival time by any clock, always the same
     * @return false if the packet belongs in the next message, because this message is full, the
     *     packet does not come after the previous one, or the time between them is too long
     */
    public boolean received(int sequenceNumber, long arrivalNanos) {
      int offset = (sequenceNumber - baseSequenceNumber) & 0xFFFF;
      if (received == MAX_RECEIVED || offset < statusCount || offset >= MAX_STATUS) {
        return false;
      }
      long tick = Math.floorDiv(arrivalNanos, TICK_NANOS);
      if (received == 0) {
        referenceTime = Math.floorDiv(tick, TICKS_PER_REFERENCE);
        lastTick = referenceTime * TICKS_PER_REFERENCE;
      }
      long delta = tick - lastTick;
      if (delta != (short) delta) {
        return false;
      }
      offsets[received] = (char) offset;
      deltas[received] = (short) delta;
      received++;
      statusCount = offset + 1;
      lastTick = tick;
      return true;
    }

    /** Returns whether no packet was added. */
    public boolean isEmpty() {
      return received == 0;
    }

    /** Returns the sequence number after the last added packet: the base of the next message. */
    public int nextSequenceNumber() {
      return (baseSequenceNumber + statusCount) & 0xFFFF;
    }

    /**
     * Returns the message.
     *
     * @throws IllegalStateException if no packet was added
     */
    public TransportFeedback build() {
      if (received == 0) {
        throw new IllegalStateException("no packet was received");
      }
      int unused = Integer.SIZE - REFERENCE_BITS;
      return new TransportFeedback(
          senderSsrc,
          mediaSsrc,
          feedbackCount,
          baseSequenceNumber,
          statusCount,
          (int) referenceTime << unused >> unused,
          Arrays.copyOf(offsets, received),
          Arrays.copyOf(deltas, received));
    }
  }
}
