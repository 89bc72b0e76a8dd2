package io.sutantra.transport.broadcast;

import io.sutantra.api.ViewerStatistics;
import io.sutantra.rtc.rtcp.TransportFeedback;
import java.util.Map;

/** The counts of one viewer. <b>Threading:</b> confined to the viewer's shard. */
final class ViewerCounts {
  /** The assumed round-trip time until the first measurement. */
  private static final long DEFAULT_ROUND_TRIP_NANOS = 50_000_000;

  private static final long MIN_ROUND_TRIP_NANOS = 5_000_000;

  long framesSent;
  long framesDropped;
  long packetsSent;
  long bytesSent;
  long packetsLost;
  double fractionLost;
  long retransmissions;
  long retransmissionsImpossible;
  long nacks;
  long keyFrameRequests;
  long jitterNanos;
  long roundTripNanos;
  long estimatedBitrateBps;
  long rtcpRejected;
  long rtcpIgnored;
  boolean overloaded;
  long datagramsRefused;
  long soundPackets;
  long soundDropped;
  long soundLost;
  private long feedbackReceived;
  private long feedbackLost;

  /** Returns the measured round-trip time, at least 5 ms; 50 ms if there is no measurement yet. */
  long roundTripOrDefaultNanos() {
    return roundTripNanos > 0
        ? Math.max(MIN_ROUND_TRIP_NANOS, roundTripNanos)
        : DEFAULT_ROUND_TRIP_NANOS;
  }

  /** Counts transport-wide feedback, and estimates the bitrate from the arrival times. */
  void feedback(TransportFeedback feedback) {
    int received = feedback.receivedCount();
    feedbackReceived += received;
    feedbackLost += feedback.statusCount() - received;
    long spanNanos = 0;
    for (int i = 1; i < received; i++) {
      spanNanos += feedback.deltaNanos(i);
    }
    if (spanNanos > 0 && packetsSent > 0) {
      // The packets received in the time span, times the average size of a packet.
      long bits = (received - 1L) * 8 * (bytesSent / packetsSent);
      long rate = (long) (bits * 1e9 / spanNanos);
      estimatedBitrateBps = estimatedBitrateBps == 0 ? rate : (7 * estimatedBitrateBps + rate) / 8;
    }
  }

  /** Returns the statistics, with texts and numbers that this class does not count. */
  ViewerStatistics statistics(Map<String, String> texts, Map<String, Number> numbers) {
    return new ViewerStatistics(
        framesSent,
        framesDropped,
        packetsSent,
        bytesSent,
        packetsLost,
        retransmissions,
        keyFrameRequests,
        jitterNanos,
        roundTripNanos,
        estimatedBitrateBps,
        texts,
        numbers);
  }

  /** Returns the counts of problems so far. */
  Trouble trouble() {
    return new Trouble(
        nacks,
        keyFrameRequests,
        fractionLost,
        overloaded,
        rtcpRejected,
        rtcpIgnored,
        datagramsRefused,
        retransmissionsImpossible,
        feedbackReceived,
        feedbackLost,
        soundDropped,
        soundLost);
  }

  /** The counts of problems; none changes as long as a viewer watches undisturbed. */
  record Trouble(
      long nacks,
      long keyFrameRequests,
      double fractionLost,
      boolean overloaded,
      long rtcpRejected,
      long rtcpIgnored,
      long datagramsRefused,
      long retransmissionsImpossible,
      long feedbackReceived,
      long feedbackLost,
      long soundDropped,
      long soundLost) {
    /** Adds the counts to a map; rare counts only if they are not 0. */
    void addTo(Map<String, Number> numbers) {
      numbers.put("nacks", nacks);
      numbers.put("key-frame-requests", keyFrameRequests);
      numbers.put("fraction-lost", fractionLost);
      put(numbers, "rtcp-rejected", rtcpRejected);
      put(numbers, "rtcp-ignored", rtcpIgnored);
      put(numbers, "not-taken-by-kernel", datagramsRefused);
      put(numbers, "not-retransmitted", retransmissionsImpossible);
      put(numbers, "sound-dropped", soundDropped);
      put(numbers, "sound-lost", soundLost);
      put(numbers, "feedback-received", feedbackReceived);
      put(numbers, "feedback-lost", feedbackLost);
    }

    private static void put(Map<String, Number> numbers, String name, long count) {
      if (count > 0) {
        numbers.put(name, count);
      }
    }
  }
}
