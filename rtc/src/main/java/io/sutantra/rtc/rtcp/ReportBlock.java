package io.sutantra.rtc.rtcp;

/**
 * A report block: the reception quality of one source.
 *
 * <p><b>Spec:</b> RFC 3550 section 6.4.1.
 *
 * @param ssrc the reported source, 32 bits
 * @param fractionLost fraction lost since the last report, in 256ths: 0 to 255
 * @param cumulativeLost packets lost since the beginning; negative if there were duplicates. 24
 *     bits on the wire: other values are clamped
 * @param highestSequenceNumber the highest sequence number received, with the cycles above it: 32
 *     bits, unsigned
 * @param jitter interarrival jitter in units of the payload's clock: 32 bits, unsigned
 * @param lastSenderReport the middle of the last sender report's NTP time; 0 if there was none
 * @param delaySinceLastSenderReport time since the arrival of that report, in 1/65,536 s: 32 bits,
 *     unsigned
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

  /** Clamps the numbers to the ranges of the wire. */
  public ReportBlock {
    fractionLost = Math.max(0, Math.min(255, fractionLost));
    cumulativeLost = Math.max(-MAX_LOST - 1, Math.min(MAX_LOST, cumulativeLost));
  }
}
