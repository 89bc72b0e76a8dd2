package io.sutantra.rtc.rtp;

import io.sutantra.rtc.rtcp.NtpTime;
import io.sutantra.rtc.rtcp.ReportBlock;

/**
 * The reception statistics of one source, with the report blocks made of them.
 *
 * <p>A retransmission on an SSRC of its own (RFC 4588) belongs to the statistics of that SSRC: a
 * report describes the network. <b>Units:</b> jitter is in ticks of the payload's clock.
 * <b>Threading:</b> confined. <b>Spec:</b> RFC 3550 appendix A.1, A.3 and A.8.
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
   * @param clockRateHz clock rate of the payload: 90,000 for video
   */
  public ReceptionStatistics(int ssrc, int clockRateHz) {
    this.ssrc = ssrc;
    this.clock = new RtpClock(clockRateHz, 0);
  }

  /**
   * Takes the arrival of a packet.
   *
   * @return false if the sequence number is so far off that the packet is not counted; if its
   *     successor comes next, the source has restarted, and so does the count
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
   * Takes the arrival of a sender report, to which {@link #report} refers.
   *
   * @param ntpTime NTP time of the report
   */
  public void senderReport(long ntpTime, long nowNanos) {
    lastSenderReport = NtpTime.middle(ntpTime);
    senderReportNanos = nowNanos;
  }

  /**
   * Returns a report block of the current state, and begins the next interval for the fraction
   * lost.
   */
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

  /**
   * Returns the number of packets sent, according to their sequence numbers; 0 before the first.
   */
  public long expected() {
    return received == 0 ? 0 : sequence.highest() - first + 1;
  }

  /** Returns the number of packets that came, duplicates included. */
  public long received() {
    return received;
  }

  /**
   * Returns the number of expected packets that did not come; negative if there were more
   * duplicates than losses.
   */
  public long lost() {
    return expected() - received;
  }

  /** Returns the interarrival jitter in ticks of the payload's clock. */
  public long jitterTicks() {
    return jitterSixteenths >> 4;
  }
}
