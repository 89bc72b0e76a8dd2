package io.sutantra.transport.broadcast;

import io.sutantra.api.ViewerStatistics;
import io.sutantra.rtc.rtcp.TransportFeedback;
import java.util.Map;

/** What is counted of one viewer. <b>Threading:</b> confined to the viewer's shard. */
final class ViewerCounts {
  /** How long a round trip is taken to be as long as nobody knows. */
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

  /** The round-trip time as far as it is known, within what is sensible. */
  long roundTripOrDefaultNanos() {
    return roundTripNanos > 0
        ? Math.max(MIN_ROUND_TRIP_NANOS, roundTripNanos)
        : DEFAULT_ROUND_TRIP_NANOS;
  }

  /** A report of which packets arrived when. */
  void feedback(TransportFeedback feedback) {
    int received = feedback.receivedCount();
    feedbackReceived += received;
    feedbackLost += feedback.statusCount() - received;
    long spanNanos = 0;
    for (int i = 1; i < received; i++) {
      spanNanos += feedback.deltaNanos(i);
    }
    if (spanNanos > 0 && packetsSent > 0) {
      // What got through in that time, at the size that packets have on average.
      long bits = (received - 1L) * 8 * (bytesSent / packetsSent);
      long rate = (long) (bits * 1e9 / spanNanos);
      estimatedBitrateBps = estimatedBitrateBps == 0 ? rate : (7 * estimatedBitrateBps + rate) / 8;
    }
  }

  /** Returns the statistics, of which texts and numbers are put together already. */
  ViewerStatistics statistics(ViewerDetails.Description description) {
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
        description.texts(),
        description.numbers());
  }

  /** What went wrong so far. */
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

  /** Counts that stand still as long as a viewer watches undisturbed. */
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
    /** Adds the counts; of those that are seldom, the ones that are not 0. */
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
