package io.sutantra.api;

/**
 * The reception statistics of a source that receives from a network. All counts are since the
 * start.
 *
 * @param packets the number of packets received
 * @param packetsLost the number of packets known to be missing
 * @param bytes the number of payload bytes received
 * @param framesDropped the number of pictures that arrived, or should have arrived, but could not
 *     be delivered
 * @param jitterNanos the interarrival jitter, RFC 3550 section 6.4.1
 */
public record SourceStatistics(
    long packets, long packetsLost, long bytes, long framesDropped, long jitterNanos) {
  /** The statistics of a source that receives nothing over a network. */
  public static final SourceStatistics NONE = new SourceStatistics(0, 0, 0, 0, 0);
}
