package io.sutantra.rtc.session;

import io.sutantra.rtc.rtcp.ReportBlock;
import io.sutantra.rtc.rtp.MissingPackets;
import io.sutantra.rtc.rtp.ReceptionStatistics;
import java.util.OptionalLong;

/**
 * What is known of the stream by the headers of its packets alone.
 *
 * <p>All that is done for every packet of every viewer is here: it allocates nothing.
 * <b>Threading:</b> confined.
 */
final class Reception {
  private static final long STALL_NANOS = 1_000_000_000L;
  private static final long NOT_YET = JoinTimes.NOT_YET;

  private final int ssrc;
  private final int clockRateHz;
  private final ReceptionStatistics statistics;
  private final MissingPackets missing = new MissingPackets();
  private long bytes;
  private long frames;
  private int frameTimestamp;
  private long lastFrameNanos = NOT_YET;
  private long longestGapNanos;
  private long stalls;
  private long retransmissions;

  Reception(int ssrc, int clockRateHz) {
    this.ssrc = ssrc;
    this.clockRateHz = clockRateHz;
    this.statistics = new ReceptionStatistics(ssrc, clockRateHz);
  }

  int ssrc() {
    return ssrc;
  }

  /** Returns whether anything has come. */
  boolean begun() {
    return lastFrameNanos != NOT_YET;
  }

  /** A packet of the stream itself. */
  void received(int sequenceNumber, int timestamp, int length, long nowNanos) {
    missing.received(sequenceNumber, nowNanos);
    if (statistics.received(sequenceNumber, timestamp, nowNanos)) {
      bytes += length;
      frame(timestamp, nowNanos);
    }
  }

  /** A packet of the stream that came as a retransmission. */
  void retransmitted(int sequenceNumber, int timestamp, int length, long nowNanos) {
    retransmissions++;
    bytes += length;
    missing.retransmitted(sequenceNumber);
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

  /** Returns how long there was no new frame at most since this was last asked. */
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

  /** Packets to ask for now. */
  int[] due(long nowNanos, long roundTripNanos) {
    return missing.due(nowNanos, roundTripNanos);
  }

  OptionalLong nextDueNanos() {
    return missing.nextDueNanos();
  }

  boolean takePictureLoss(long nowNanos) {
    return missing.takePictureLoss(nowNanos);
  }

  /** All of it, with what is not of the stream's packets. */
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
