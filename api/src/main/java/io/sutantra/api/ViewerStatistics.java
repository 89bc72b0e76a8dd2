package io.sutantra.api;

import java.util.Map;

/**
 * The statistics of one viewer: how well the viewer is served. All counts are since the viewer
 * connected; what is not known is 0.
 *
 * <p><b>Units:</b> in the names. Nothing here is formatted for people: whoever shows a number
 * chooses its form.
 *
 * @param framesSent access units that went out in full
 * @param framesDropped access units that were not sent because the viewer, or the network, was too
 *     slow
 * @param packetsSent RTP packets, retransmissions included
 * @param bytesSent RTP packets with their headers
 * @param packetsLost as the viewer reports
 * @param retransmissions packets sent again
 * @param keyFrameRequests picture loss indications and the like
 * @param jitterNanos interarrival jitter, as the viewer reports
 * @param roundTripNanos latest round-trip time
 * @param estimatedBitrateBps what the viewer's network is thought to carry
 * @param details texts of the transport's own: codec, cipher suite, candidate pair
 * @param numbers numbers of the transport's own, each with the unit in its name: {@code
 *     join.ice-nanos}, {@code nacks}; a number that is not there is 0, or not known
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
    Map<String, String> details,
    Map<String, Number> numbers) {
  /** The statistics of a viewer that has just come. */
  public static final ViewerStatistics NONE =
      new ViewerStatistics(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Map.of());

  /** Keeps maps that cannot change. */
  public ViewerStatistics {
    details = Map.copyOf(details);
    numbers = Map.copyOf(numbers);
  }

  /** Creates the statistics of a transport that has no numbers of its own. */
  public ViewerStatistics(
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
    this(
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
        details,
        Map.of());
  }

  /** Returns these statistics without the texts, among which is the viewer's address. */
  public ViewerStatistics withoutDetails() {
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
        Map.of(),
        numbers);
  }
}
