package io.sutantra.api.media;

/**
 * A splicer that joins the packets of successive RTP sources to one sequence, as if they came from
 * one source: after a cut, sequence numbers and time stamps continue. A gap of one in the sequence
 * numbers marks the cut, because the loss at the cut is not known.
 *
 * <p><b>Threading:</b> confined.
 *
 * <p><b>Spec:</b> RFC 3550 section 8.2: another SSRC is another source, with numbers of its own.
 */
public final class RtpSplice {
  private static final int SEQUENCE_MASK = 0xFFFF;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /**
   * The maximum pause that is added to the time stamps. A longer gap says nothing about the media,
   * and time stamps must not seem to go back.
   */
  private static final long MAX_PAUSE_NANOS = 3_600 * NANOS_PER_SECOND;

  private final int clockRateHz;
  private boolean begun;
  private boolean cut;
  private int sequenceShift;
  private int timestampShift;
  private int lastSequence;
  private int lastTimestamp;
  private long lastNanos;

  /**
   * Creates a splicer.
   *
   * @param clockRateHz the clock rate of the packets' time stamps
   */
  public RtpSplice(int clockRateHz) {
    this.clockRateHz = clockRateHz;
  }

  /** Marks that the next packet is from another source. */
  public void cut() {
    cut = begun;
  }

  /** Returns whether the first packet after a cut has yet to come, so the shift is not known. */
  public boolean isCut() {
    return cut;
  }

  /** Returns the spliced time stamp for a time stamp of the current source. */
  public int shifted(int timestamp) {
    return timestamp + timestampShift;
  }

  /**
   * Returns a packet with its spliced sequence number and time stamp.
   *
   * @param packet the next packet of the current source
   * @param captureNanos the time at which the packet came
   */
  public RtpPacket join(RtpPacket packet, long captureNanos) {
    if (cut) {
      cut = false;
      long pause = Math.max(0, Math.min(MAX_PAUSE_NANOS, captureNanos - lastNanos));
      int ticks = (int) Math.max(1, pause * clockRateHz / NANOS_PER_SECOND);
      sequenceShift = lastSequence + 2 - packet.sequenceNumber();
      timestampShift = lastTimestamp + ticks - packet.timestamp();
    }
    begun = true;
    lastSequence = (packet.sequenceNumber() + sequenceShift) & SEQUENCE_MASK;
    lastTimestamp = packet.timestamp() + timestampShift;
    lastNanos = captureNanos;
    return sequenceShift == 0 && timestampShift == 0
        ? packet
        : new RtpPacket(lastSequence, lastTimestamp, packet.marker(), packet.payload());
  }
}
