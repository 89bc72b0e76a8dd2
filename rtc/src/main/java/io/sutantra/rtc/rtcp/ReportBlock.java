package io.sutantra.rtc.rtcp;

/**
 * How one source is received.
 *
 * <p><b>Spec:</b> RFC 3550 section 6.4.1.
 *
 * @param ssrc the source that is reported on, 32 bits
 * @param fractionLost since the report before, in 256ths: 0 to 255
 * @param cumulativeLost packets lost since the beginning; negative when there were duplicates. 24
 *     bits on the wire: what is beyond becomes the nearest that fits
 * @param highestSequenceNumber the highest sequence number received, with the cycles above it: 32
 *     bits, unsigned
 * @param jitter interarrival jitter in units of the payload's clock: 32 bits, unsigned
 * @param lastSenderReport the middle of the last sender report's NTP time; 0 if there was none
 * @param delaySinceLastSenderReport how long ago that one came, in 1/65,536 s: 32 bits, unsigned
 */
public record ReportBlock(
    int ssrc,
    int fractionLost,
    int cumulativeLost,
    int highestSequenceNumber,
    int jitter,
    int lastSenderReport,
    int delaySinceLastSenderReport) {
  private static final int MAX_LOST = 0x7F_FFFF;

  /** Brings the numbers within what the wire can hold. */
  public ReportBlock {
    fractionLost = Math.max(0, Math.min(255, fractionLost));
    cumulativeLost = Math.max(-MAX_LOST - 1, Math.min(MAX_LOST, cumulativeLost));
  }
}
