package io.sutantra.rtc.rtcp;

import java.util.Arrays;

/**
 * When packets arrived at a receiver, by the sequence numbers that count all packets of a
 * transport.
 *
 * <p>It speaks of {@link #statusCount} packets from {@link #baseSequenceNumber} on; those that
 * arrived are numbered from 0 to {@link #receivedCount}, the others did not. What it keeps does not
 * grow with the number of packets that did not. <b>Units:</b> arrival times have a resolution of
 * 250 µs and an origin that is the receiver's own. <b>Threading:</b> immutable. <b>Spec:</b>
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

  /** Takes the arrays over: for each received packet where it is from the base, and its delta. */
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

  /** Who received the packets, 32 bits. */
  public int senderSsrc() {
    return senderSsrc;
  }

  /** One of the media, 32 bits; the packets of all are counted. */
  public int mediaSsrc() {
    return mediaSsrc;
  }

  /** 0 to 255, one more in each packet of feedback. */
  public int feedbackCount() {
    return feedbackCount;
  }

  /** The first packet that this speaks of, 0 to 65,535. */
  public int baseSequenceNumber() {
    return baseSequenceNumber;
  }

  /** Of how many packets this speaks, 1 to 65,535. */
  public int statusCount() {
    return statusCount;
  }

  /** How many of them have arrived. */
  public int receivedCount() {
    return offsets.length;
  }

  /** The sequence number of a packet that has arrived, 0 to 65,535. */
  public int sequenceNumber(int received) {
    return (baseSequenceNumber + offsets[received]) & 0xFFFF;
  }

  /** Whether the packet is among those that this speaks of, and has arrived. */
  public boolean received(int sequenceNumber) {
    char offset = (char) (sequenceNumber - baseSequenceNumber);
    return Arrays.binarySearch(offsets, offset) >= 0;
  }

  /**
   * How long after the packet received before it this one arrived; of the first, after {@link
   * #referenceNanos}. Negative if they arrived in another order than they were sent.
   */
  public long deltaNanos(int received) {
    return deltas[received] * TICK_NANOS;
  }

  /**
   * What the first delta counts from, by the receiver's clock. Wraps every 12.4 days: lies between
   * ±2²³ times 64 ms.
   */
  public long referenceNanos() {
    return referenceTime * TICKS_PER_REFERENCE * TICK_NANOS;
  }

  /** In units of 64 ms, 24 bits, signed. */
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
   * Collects arrivals, in the order of their sequence numbers. <b>Threading:</b> confined.
   *
   * <p>What it builds fits into a datagram: at worst {@value RtcpTypes#MAX_FEEDBACK_BYTES} bytes.
   */
  public static final class Builder {
    /** Isolated packets take six bytes each. */
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
     * Begins with a packet that may be missing: usually the one after the last of the feedback
     * before.
     *
     * @param feedbackCount one more than in the feedback before; the low 8 bits of it
     */
    public Builder(int senderSsrc, int mediaSsrc, int feedbackCount, int baseSequenceNumber) {
      this.senderSsrc = senderSsrc;
      this.mediaSsrc = mediaSsrc;
      this.feedbackCount = feedbackCount & 0xFF;
      this.baseSequenceNumber = baseSequenceNumber & 0xFFFF;
    }

    /**
     * Adds a packet that has arrived; those between it and the one before are missing.
     *
     * @param arrivalNanos by any clock that stays the same
     * @return false if it fits in here no more, and belongs into the next feedback: because it is
     *     full, the packet does not come after the one before, or the time between them is too long
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

    /** Whether there is nothing to tell. */
    public boolean isEmpty() {
      return received == 0;
    }

    /** The sequence number after the last that was added: the base of the next feedback. */
    public int nextSequenceNumber() {
      return (baseSequenceNumber + statusCount) & 0xFFFF;
    }

    /**
     * What was collected.
     *
     * @throws IllegalStateException if that is nothing
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
