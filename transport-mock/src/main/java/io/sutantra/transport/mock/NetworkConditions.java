package io.sutantra.transport.mock;

/**
 * How bad the imitated network is.
 *
 * @param seed of all chance in it
 * @param latencyNanos how long every packet takes
 * @param jitterNanos how much longer one may take; between 0 and this, evenly
 * @param loss how many packets are lost, 0 to 1
 * @param bandwidthBps how many bits a second it carries; 0 for no limit
 */
public record NetworkConditions(
    long seed, long latencyNanos, long jitterNanos, double loss, long bandwidthBps) {
  /** A network that is not noticed. */
  public static final NetworkConditions PERFECT = new NetworkConditions(0, 0, 0, 0, 0);

  /** Checks the numbers. */
  public NetworkConditions {
    if (latencyNanos < 0 || jitterNanos < 0 || !(loss >= 0 && loss <= 1) || bandwidthBps < 0) {
      throw new IllegalArgumentException(
          "a network with %d ns latency, %d ns jitter, %s loss, %d bit/s"
              .formatted(latencyNanos, jitterNanos, loss, bandwidthBps));
    }
  }

  /** Whether it does nothing to any packet. */
  public boolean perfect() {
    return latencyNanos == 0 && jitterNanos == 0 && loss == 0 && bandwidthBps == 0;
  }

  @Override
  public String toString() {
    return "latency %d ms, jitter %d ms, loss %s, %s, seed %d"
        .formatted(
            latencyNanos / 1_000_000,
            jitterNanos / 1_000_000,
            loss,
            bandwidthBps == 0 ? "any bandwidth" : bandwidthBps + " bit/s",
            seed);
  }
}
