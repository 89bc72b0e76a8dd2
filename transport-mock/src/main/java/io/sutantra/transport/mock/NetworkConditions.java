package io.sutantra.transport.mock;

/**
 * The conditions of an imitated network.
 *
 * @param seed the seed of the network's chance
 * @param latencyNanos the delay of every packet
 * @param jitterNanos the largest additional delay; additional delays are uniform between 0 and this
 * @param loss the share of lost packets, 0 to 1
 * @param bandwidthBps the bits a second that the network carries; 0 for no limit
 */
public record NetworkConditions(
    long seed, long latencyNanos, long jitterNanos, double loss, long bandwidthBps) {
  /** The conditions of a network without any effect. */
  public static final NetworkConditions PERFECT = new NetworkConditions(0, 0, 0, 0, 0);

  /** Checks the numbers. */
  public NetworkConditions {
    if (latencyNanos < 0 || jitterNanos < 0 || !(loss >= 0 && loss <= 1) || bandwidthBps < 0) {
      throw new IllegalArgumentException(
          "a network with %d ns latency, %d ns jitter, %s loss, %d bit/s"
              .formatted(latencyNanos, jitterNanos, loss, bandwidthBps));
    }
  }

  /** Returns whether the network has no effect on any packet. */
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
