package io.sutantra.transport.mock;

import java.util.SplittableRandom;

/**
 * Decides what a network does to one viewer's packets: when each leaves it, or that it never does.
 *
 * <p>A token bucket of {@link #BURST_BYTES} sets the pace, then chance may lose the packet, then
 * latency and jitter delay it. A packet that is lost has used bandwidth all the same. Packets stay
 * in order, as TCP keeps them.
 *
 * <p>Bytes and time in, time out. <b>Threading:</b> confined. The same conditions, viewer and
 * packets give the same answers.
 */
public final class ImitatedNetwork {
  /** The answer for a packet that does not arrive. */
  public static final long LOST = Long.MIN_VALUE;

  /** What goes through at once after a silence. */
  public static final int BURST_BYTES = 15_000;

  private static final double NANOS_PER_SECOND = 1e9;

  private final NetworkConditions conditions;
  private final SplittableRandom chance;
  private double tokens = BURST_BYTES;
  private long filledNanos;
  private long latestNanos;
  private boolean used;

  /**
   * Makes the network of one viewer.
   *
   * @param viewer how many came to the stream before it: each has luck of its own
   */
  public ImitatedNetwork(NetworkConditions conditions, long viewer) {
    this.conditions = conditions;
    this.chance = new SplittableRandom(conditions.seed() * 0x9E3779B97F4A7C15L + viewer);
  }

  /**
   * Puts a packet on the network.
   *
   * @param sizeBytes of the packet
   * @param nowNanos when; does not go back
   * @return when it comes out, {@code nowNanos} or later; or {@link #LOST}
   */
  public long send(int sizeBytes, long nowNanos) {
    if (!used) {
      used = true;
      filledNanos = nowNanos;
      latestNanos = nowNanos;
    }
    long departs = nowNanos + queueingNanos(sizeBytes, nowNanos);
    // Both are drawn for every packet, so that what is lost does not depend on what is delayed.
    boolean lost = chance.nextDouble() < conditions.loss();
    double late = chance.nextDouble();
    if (lost) {
      return LOST;
    }
    long arrives = departs + conditions.latencyNanos() + (long) (late * conditions.jitterNanos());
    latestNanos = Math.max(latestNanos, arrives);
    return latestNanos;
  }

  private long queueingNanos(int sizeBytes, long nowNanos) {
    if (conditions.bandwidthBps() == 0) {
      return 0;
    }
    double bytesPerNano = conditions.bandwidthBps() / 8.0 / NANOS_PER_SECOND;
    tokens = Math.min(BURST_BYTES, tokens + (nowNanos - filledNanos) * bytesPerNano);
    filledNanos = nowNanos;
    // A bucket that has gone below zero is a queue: what it owes is how long the packet waits.
    tokens -= sizeBytes;
    return tokens >= 0 ? 0 : (long) Math.ceil(-tokens / bytesPerNano);
  }
}
