package io.sutantra.api;

import java.util.Map;

/**
 * How well a viewer is served. All counts are since it connected; what is not known is 0.
 *
 * @param framesSent access units that went out in full
 * @param framesDropped access units it was not sent because it, or its network, was too slow
 * @param packetsSent RTP packets, retransmissions included
 * @param bytesSent RTP packets with their headers
 * @param packetsLost as the viewer reports
 * @param retransmissions packets sent again
 * @param keyFrameRequests picture loss indications and the like
 * @param jitterNanos interarrival jitter, as the viewer reports
 * @param roundTripNanos latest round-trip time
 * @param estimatedBitrateBps what its network is thought to carry
 * @param details what else there is to say, for people: codec, cipher suite, candidate pair
 */
public record ViewerStatistics(
    long framesSent,
    long framesDropped,
    long packetsSent,
    long bytesSent,
    long packetsLost,
    long retransmissions,
    long keyFrameRequests,
    long jitterNanos,
    long roundTripNanos,
    long estimatedBitrateBps,
    Map<String, String> details) {
  /** What is known of a viewer that has just come. */
  public static final ViewerStatistics NONE =
      new ViewerStatistics(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Map.of());

  /** Keeps a map that cannot change. */
  public ViewerStatistics {
    details = Map.copyOf(details);
  }
}
