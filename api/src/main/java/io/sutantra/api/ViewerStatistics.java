package io.sutantra.api;

import java.util.Map;

/**
 * The statistics of one viewer's reception. All counts are since the viewer connected; an unknown
 * number is 0.
 *
 * <p><b>Units:</b> in the names. The numbers are not formatted for people; the user interface
 * chooses the form.
 *
 * @param framesSent the number of access units that were sent completely
 * @param framesDropped the number of access units that were not sent because the viewer or the
 *     network was too slow
 * @param packetsSent the number of RTP packets, including retransmissions
 * @param bytesSent the number of bytes of the RTP packets with their headers
 * @param packetsLost the number of lost packets, as the viewer reports
 * @param retransmissions the number of packets sent again
 * @param keyFrameRequests the number of picture loss indications and similar requests
 * @param jitterNanos the interarrival jitter, as the viewer reports
 * @param roundTripNanos the latest round-trip time
 * @param estimatedBitrateBps the estimated capacity of the viewer's network in bits per second
 * @param details the texts specific to the transport: codec, cipher suite, candidate pair
 * @param numbers the numbers specific to the transport, each with the unit in its name: {@code
 *     join.ice-nanos}, {@code nacks}; a missing number is 0 or not known
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

  /** Copies the maps. */
  public ViewerStatistics {
    details = Map.copyOf(details);
    numbers = Map.copyOf(numbers);
  }

  /** Creates the statistics of a transport without specific numbers. */
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

  /** Returns these statistics without the texts, which include the viewer's address. */
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
