package io.sutantra.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The conditions of a network in one direction.
 *
 * <pre>
 * NetworkConditions.perfect().withLoss(0.05).withReordering(0.02).withJitter(Duration.ofMillis(30))
 * </pre>
 *
 * <p>Random events are independent for every packet: only {@link #outages} cause bursts of loss.
 * Latency and jitter keep the order of packets; only {@link #reordering} changes it.
 *
 * @param loss the share of packets that are lost, 0 to 1
 * @param duplication the share of packets that arrive twice, 0 to 1
 * @param reordering the share of packets that let others overtake them, 0 to 1
 * @param reorderingDepth the maximum number of packets that overtake one packet, 1 or more
 * @param latency the delay of every packet
 * @param jitter the maximum additional delay of a packet; evenly distributed from 0 to this maximum
 * @param bandwidthBps the bandwidth in bits per second; 0 for no limit
 * @param queueBytes the number of bytes that may wait for bandwidth; packets beyond are dropped
 * @param outages the times when no packet gets into the network, counted from the beginning of
 *     these conditions
 */
public record NetworkConditions(
    double loss,
    double duplication,
    double reordering,
    int reorderingDepth,
    Duration latency,
    Duration jitter,
    long bandwidthBps,
    int queueBytes,
    List<Outage> outages) {

  private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);
  private static final NetworkConditions PERFECT =
      new NetworkConditions(0, 0, 0, 3, Duration.ZERO, Duration.ZERO, 0, 64 * 1024, List.of());

  /**
   * A time when no packet gets into the network; packets that are already in the network arrive.
   *
   * @param from the first moment of the outage
   * @param to the first moment after the outage
   */
  public record Outage(Duration from, Duration to) {
    /** Checks that the outage does not end before it begins. */
    public Outage {
      if (from.isNegative() || to.compareTo(from) < 0 || to.compareTo(FOREVER) > 0) {
        throw new IllegalArgumentException("an outage from %s to %s".formatted(from, to));
      }
    }

    boolean contains(long sinceNanos) {
      return from.toNanos() <= sinceNanos && sinceNanos < to.toNanos();
    }
  }

  /** Checks the numbers. */
  public NetworkConditions {
    checkChance("loss", loss);
    checkChance("duplication", duplication);
    checkChance("reordering", reordering);
    if (reorderingDepth < 1
        || latency.isNegative()
        || jitter.isNegative()
        || bandwidthBps < 0
        || queueBytes < 0) {
      throw new IllegalArgumentException(
          "a network with a reordering depth of %d, latency %s, jitter %s, %d bit/s, queue %d bytes"
              .formatted(reorderingDepth, latency, jitter, bandwidthBps, queueBytes));
    }
    outages = List.copyOf(outages);
  }

  private static void checkChance(String name, double chance) {
    if (!(chance >= 0 && chance <= 1)) {
      throw new IllegalArgumentException(name + " is " + chance + ", must be between 0 and 1");
    }
  }

  /** Returns a network without loss, delay or limits. */
  public static NetworkConditions perfect() {
    return PERFECT;
  }

  /** Returns the same conditions with a share of lost packets, 0 to 1. */
  public NetworkConditions withLoss(double chance) {
    return new NetworkConditions(
        chance,
        duplication,
        reordering,
        reorderingDepth,
        latency,
        jitter,
        bandwidthBps,
        queueBytes,
        outages);
  }

  /** Returns the same conditions with a share of packets that arrive twice, 0 to 1. */
  public NetworkConditions withDuplication(double chance) {
    return new NetworkConditions(
        loss,
        chance,
        reordering,
        reorderingDepth,
        latency,
        jitter,
        bandwidthBps,
        queueBytes,
        outages);
  }

  /** Returns the same conditions with a share of packets, 0 to 1, that let others overtake them. */
  public NetworkConditions withReordering(double chance) {
    return withReordering(chance, reorderingDepth);
  }

  /**
   * Returns the same conditions with a share of packets, 0 to 1, that let up to {@code depth}
   * others overtake them.
   */
  public NetworkConditions withReordering(double chance, int depth) {
    return new NetworkConditions(
        loss, duplication, chance, depth, latency, jitter, bandwidthBps, queueBytes, outages);
  }

  /** Returns the same conditions with a delay of every packet. */
  public NetworkConditions withLatency(Duration time) {
    return new NetworkConditions(
        loss,
        duplication,
        reordering,
        reorderingDepth,
        time,
        jitter,
        bandwidthBps,
        queueBytes,
        outages);
  }

  /** Returns the same conditions with a maximum additional delay of a packet. */
  public NetworkConditions withJitter(Duration time) {
    return new NetworkConditions(
        loss,
        duplication,
        reordering,
        reorderingDepth,
        latency,
        time,
        bandwidthBps,
        queueBytes,
        outages);
  }

  /**
   * Returns the same conditions with a bandwidth in bits per second, and a number of bytes that may
   * wait for bandwidth.
   */
  public NetworkConditions withBandwidth(long bps, int bytesThatWait) {
    return new NetworkConditions(
        loss,
        duplication,
        reordering,
        reorderingDepth,
        latency,
        jitter,
        bps,
        bytesThatWait,
        outages);
  }

  /**
   * Returns the same conditions with one more outage, counted from the beginning of the conditions.
   */
  public NetworkConditions withOutage(Duration from, Duration to) {
    List<Outage> more = new ArrayList<>(outages);
    more.add(new Outage(from, to));
    return new NetworkConditions(
        loss,
        duplication,
        reordering,
        reorderingDepth,
        latency,
        jitter,
        bandwidthBps,
        queueBytes,
        more);
  }

  /** Returns the same conditions with an outage that lasts until the conditions are replaced. */
  public NetworkConditions withOutage() {
    return withOutage(Duration.ZERO, FOREVER);
  }

  boolean isOut(long sinceNanos) {
    for (Outage outage : outages) {
      if (outage.contains(sinceNanos)) {
        return true;
      }
    }
    return false;
  }
}
