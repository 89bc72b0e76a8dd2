package io.sutantra.api.media;

/**
 * Joins the packets of one RTP source after the other to one row, as if they came from one: after a
 * cut, sequence numbers and time stamps go on where they were. A gap of one in the sequence numbers
 * shows where the cut was, for nobody knows what was lost there.
 *
 * <p><b>Threading:</b> confined. <b>Spec:</b> RFC 3550 section 8.2: another SSRC is another source,
 * with numbers of its own.
 */
public final class RtpSplice {
  private static final int SEQUENCE_MASK = 0xFFFF;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** A gap that is longer says nothing about the media; time stamps must not seem to go back. */
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
   * Makes one for a row of packets.
   *
   * @param clockRateHz of their time stamps
   */
  public RtpSplice(int clockRateHz) {
    this.clockRateHz = clockRateHz;
  }

  /** Says that the next packet is of another source. */
  public void cut() {
    cut = begun;
  }

  /** Returns the time stamp that a time stamp of the present source has in the row. */
  public int shifted(int timestamp) {
    return timestamp + timestampShift;
  }

  /**
   * Gives a packet its place in the row.
   *
   * @param packet the next of its source
   * @param captureNanos when it came
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
