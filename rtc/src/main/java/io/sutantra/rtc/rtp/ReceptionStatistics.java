package io.sutantra.rtc.rtp;

import io.sutantra.rtc.rtcp.NtpTime;
import io.sutantra.rtc.rtcp.ReportBlock;

/**
 * How one source is received, and the report blocks that say so.
 *
 * <p>A packet that was sent again on a source of its own (RFC 4588) belongs to the statistics of
 * that one: a report is about what the network does. <b>Units:</b> jitter is in ticks of the
 * payload's clock. <b>Threading:</b> confined. <b>Spec:</b> RFC 3550 appendix A.1, A.3 and A.8.
 */
public final class ReceptionStatistics {
  private final int ssrc;
  private final RtpClock clock;
  private final SequenceCounter sequence = new SequenceCounter();
  private long first;
  private long received;
  private long expectedBefore;
  private long receivedBefore;
  private int transit;
  private long jitterSixteenths;
  private int lastSenderReport;
  private long senderReportNanos;

  /**
   * Begins without packets.
   *
   * @param ssrc the source
   * @param clockRateHz of the payload: 90,000 for video
   */
  public ReceptionStatistics(int ssrc, int clockRateHz) {
    this.ssrc = ssrc;
    this.clock = new RtpClock(clockRateHz, 0);
  }

  /**
   * A packet came.
   *
   * @return false if its sequence number is so far off that it was not counted; if the one after it
   *     comes next, the source has begun anew, and so does counting
   */
  public boolean received(int sequenceNumber, int rtpTimestamp, long nowNanos) {
    SequenceCounter.Step step = sequence.step(sequenceNumber);
    if (step == SequenceCounter.Step.FAR) {
      return false;
    }
    int now = clock.timestamp(nowNanos) - rtpTimestamp;
    if (step == SequenceCounter.Step.FIRST) {
      first = sequenceNumber;
      received = 0;
      expectedBefore = 0;
      receivedBefore = 0;
    } else {
      long difference = Math.abs((long) (now - transit));
      jitterSixteenths += difference - ((jitterSixteenths + 8) >> 4);
    }
    transit = now;
    received++;
    return true;
  }

  /**
   * A report of the sender came, which {@link #report} refers to.
   *
   * @param ntpTime as the report has it
   */
  public void senderReport(long ntpTime, long nowNanos) {
    lastSenderReport = NtpTime.middle(ntpTime);
    senderReportNanos = nowNanos;
  }

  /** What to report now. Begins the next interval, of which the fraction lost is. */
  public ReportBlock report(long nowNanos) {
    long expected = expected();
    long expectedInterval = expected - expectedBefore;
    long lostInterval = expectedInterval - (received - receivedBefore);
    expectedBefore = expected;
    receivedBefore = received;
    long fraction = lostInterval <= 0 ? 0 : (lostInterval << 8) / expectedInterval;
    return new ReportBlock(
        ssrc,
        (int) Math.min(255, fraction),
        (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, lost())),
        received == 0 ? 0 : (int) sequence.highest(),
        (int) (jitterSixteenths >> 4),
        lastSenderReport,
        lastSenderReport == 0 ? 0 : NtpTime.compact(nowNanos - senderReportNanos));
  }

  /** Packets that were sent, as the sequence numbers tell; 0 before the first. */
  public long expected() {
    return received == 0 ? 0 : sequence.highest() - first + 1;
  }

  /** Packets that came, those that came twice counted twice. */
  public long received() {
    return received;
  }

  /** Packets expected that did not come; negative if more came twice than were lost. */
  public long lost() {
    return expected() - received;
  }

  /** Interarrival jitter in ticks of the payload's clock. */
  public long jitterTicks() {
    return jitterSixteenths >> 4;
  }
}
