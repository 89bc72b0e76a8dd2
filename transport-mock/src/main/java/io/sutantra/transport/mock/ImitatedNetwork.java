package io.sutantra.transport.mock;

import java.util.SplittableRandom;

/**
 * A model of a network that decides when each packet of one viewer arrives, or that the packet is
 * lost.
 *
 * <p>A token bucket of {@link #BURST_BYTES} sets the pace, then chance may lose the packet, then
 * latency and jitter delay it. A lost packet uses bandwidth all the same. Packets stay in order, as
 * TCP keeps them.
 *
 * <p>The model takes bytes and times and returns times; it has no sockets and no clock. The same
 * conditions, viewer and packets give the same results. <b>Threading:</b> confined.
 */
public final class ImitatedNetwork {
  /** The result for a packet that does not arrive. */
  public static final long LOST = Long.MIN_VALUE;

  /** The number of bytes that pass at once after a silence. */
  public static final int BURST_BYTES = 15_000;

  private static final double NANOS_PER_SECOND = 1e9;

  private final NetworkConditions conditions;
  private final SplittableRandom chance;
  private double tokens = BURST_BYTES;
  private long filledNanos;
  private long latestNanos;
  private boolean used;

  /**
   * Creates the network of one viewer.
   *
   * @param viewer the number of viewers that came to the stream before, which makes each viewer's
   *     chance its own
   */
  public ImitatedNetwork(NetworkConditions conditions, long viewer) {
    this.conditions = conditions;
    this.chance = new SplittableRandom(conditions.seed() * 0x9E3779B97F4A7C15L + viewer);
  }

  /**
   * Puts a packet on the network.
   *
   * @param sizeBytes the size of the packet
   * @param nowNanos the current time, not before that of the last call
   * @return the time at which the packet arrives, {@code nowNanos} or later; or {@link #LOST}
   */
  public long send(int sizeBytes, long nowNanos) {
    if (!used) {
      used = true;
      filledNanos = nowNanos;
      latestNanos = nowNanos;
    }
    long departs = nowNanos + queueingNanos(sizeBytes, nowNanos);
    // Both numbers are drawn for every packet, so that losses do not depend on delays.
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
    // A bucket below zero is a queue: the deficit is the packet's waiting time.
    tokens -= sizeBytes;
    return tokens >= 0 ? 0 : (long) Math.ceil(-tokens / bytesPerNano);
  }
}
