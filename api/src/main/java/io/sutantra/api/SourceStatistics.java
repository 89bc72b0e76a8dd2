package io.sutantra.api;

/**
 * What a source that listens to a network can say of its reception. All counts are since the start.
 *
 * @param packets received
 * @param packetsLost known to be missing
 * @param bytes received, payload
 * @param framesDropped pictures that arrived, or should have, but could not be delivered
 * @param jitterNanos interarrival jitter, RFC 3550 section 6.4.1
 */
public record SourceStatistics(
    long packets, long packetsLost, long bytes, long framesDropped, long jitterNanos) {
  /** For a source that receives nothing over a network. */
  public static final SourceStatistics NONE = new SourceStatistics(0, 0, 0, 0, 0);
}
