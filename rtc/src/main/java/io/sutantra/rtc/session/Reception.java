package io.sutantra.rtc.session;

import io.sutantra.rtc.rtcp.ReportBlock;
import io.sutantra.rtc.rtp.MissingPackets;
import io.sutantra.rtc.rtp.ReceptionStatistics;
import java.util.OptionalLong;

/**
 * The reception state of a stream, from the headers of its packets alone.
 *
 * <p>The work for every packet of every viewer is in this class, and allocates nothing.
 * <b>Threading:</b> confined.
 */
final class Reception {
  private static final long STALL_NANOS = 1_000_000_000L;
  private static final long NOT_YET = JoinTimes.NOT_YET;

  private final int ssrc;
  private final int clockRateHz;
  private final ReceptionStatistics statistics;
  private final MissingPackets missing;
  private long bytes;
  private long frames;
  private int frameTimestamp;
  private long lastFrameNanos = NOT_YET;
  private long longestGapNanos;
  private long stalls;
  private long retransmissions;

  /**
   * Begins without packets.
   *
   * @param asks whether the sender heeds requests for packets that are missing
   */
  Reception(int ssrc, int clockRateHz, MissingPackets.Timing timing, boolean asks) {
    this.ssrc = ssrc;
    this.clockRateHz = clockRateHz;
    this.missing = new MissingPackets(timing);
    this.missing.ask(asks);
    this.statistics = new ReceptionStatistics(ssrc, clockRateHz);
  }

  int ssrc() {
    return ssrc;
  }

  /** Returns whether a packet has come. */
  boolean begun() {
    return lastFrameNanos != NOT_YET;
  }

  /** Takes a packet of the stream itself. */
  void received(int sequenceNumber, int timestamp, int length, long nowNanos) {
    missing.received(sequenceNumber, nowNanos);
    if (statistics.received(sequenceNumber, timestamp, nowNanos)) {
      bytes += length;
      frame(timestamp, nowNanos);
    }
  }

  /** Takes a packet of the stream that came as a retransmission. */
  void retransmitted(int sequenceNumber, int timestamp, int length, long nowNanos) {
    retransmissions++;
    bytes += length;
    missing.retransmitted(sequenceNumber, nowNanos);
    frame(timestamp, nowNanos);
  }

  private void frame(int timestamp, long nowNanos) {
    if (lastFrameNanos == NOT_YET) {
      lastFrameNanos = nowNanos;
    } else if (timestamp - frameTimestamp <= 0) {
      return;
    } else {
      long gap = nowNanos - lastFrameNanos;
      longestGapNanos = Math.max(longestGapNanos, gap);
      stalls += gap > STALL_NANOS ? 1 : 0;
      lastFrameNanos = nowNanos;
    }
    frameTimestamp = timestamp;
    frames++;
  }

  /** Returns the longest time without a new frame since the last call. */
  long takeLongestGapNanos(long nowNanos) {
    long open = lastFrameNanos == NOT_YET ? 0 : nowNanos - lastFrameNanos;
    long longest = Math.max(longestGapNanos, open);
    longestGapNanos = 0;
    return longest;
  }

  void senderReport(long ntpTime, long nowNanos) {
    statistics.senderReport(ntpTime, nowNanos);
  }

  ReportBlock report(long nowNanos) {
    return statistics.report(nowNanos);
  }

  /** Returns the sequence numbers of packets to request now. */
  int[] due(long nowNanos, long roundTripNanos) {
    return missing.due(nowNanos, roundTripNanos);
  }

  OptionalLong nextDueNanos() {
    return missing.nextDueNanos();
  }

  /** Returns whether packets that are missing are asked for. */
  boolean isAsking(long nowNanos) {
    return missing.isAsking(nowNanos);
  }

  /** Returns how long the sender takes to answer; empty as long as nobody knows. */
  OptionalLong roundTripNanos() {
    return missing.roundTripNanos();
  }

  boolean takePictureLoss(long nowNanos) {
    return missing.takePictureLoss(nowNanos);
  }

  /** Returns the statistics, with two counts that packets of the stream do not show. */
  ReceiveStatistics statistics(long pictureLosses, long rejected) {
    long lost = missing.givenUp() + missing.size();
    return new ReceiveStatistics(
        statistics.received(),
        statistics.expected(),
        lost,
        bytes,
        frames,
        stalls,
        retransmissions,
        missing.requested(),
        pictureLosses,
        rejected,
        statistics.jitterTicks() * STALL_NANOS / clockRateHz);
  }
}
