package io.sutantra.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How bad a network is in one direction.
 *
 * <pre>
 * NetworkConditions.perfect().withLoss(0.05).withReordering(0.02).withJitter(Duration.ofMillis(30))
 * </pre>
 *
 * <p>Every packet has luck of its own: there are no bursts but by {@link #outages}. Latency and
 * jitter keep the order of packets; only {@link #reordering} changes it.
 *
 * @param loss how many packets are lost, 0 to 1
 * @param duplication how many packets arrive twice, 0 to 1
 * @param reordering how many packets let others overtake them, 0 to 1
 * @param reorderingDepth how many others at most, 1 or more
 * @param latency how long every packet takes
 * @param jitter how much longer one may take; between 0 and this, evenly
 * @param bandwidthBps how many bits a second fit through; 0 for any number
 * @param queueBytes how much may wait for that, before what comes is dropped
 * @param outages when nothing gets in, counted from when these conditions began
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
   * A time when nothing gets into the network; what is in it arrives.
   *
   * @param from its first moment
   * @param to the first moment after it
   */
  public record Outage(Duration from, Duration to) {
    /** Checks that it does not end before it begins. */
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

  /** A network that is not noticed. */
  public static NetworkConditions perfect() {
    return PERFECT;
  }

  /** The same, but this many packets are lost, 0 to 1. */
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

  /** The same, but this many packets arrive twice, 0 to 1. */
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

  /** The same, but this many packets, 0 to 1, let others overtake them. */
  public NetworkConditions withReordering(double chance) {
    return withReordering(chance, reorderingDepth);
  }

  /** The same, but this many packets, 0 to 1, let up to {@code depth} others overtake them. */
  public NetworkConditions withReordering(double chance, int depth) {
    return new NetworkConditions(
        loss, duplication, chance, depth, latency, jitter, bandwidthBps, queueBytes, outages);
  }

  /** The same, but every packet takes that long. */
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

  /** The same, but a packet may take longer, by up to that. */
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

  /** The same, but so many bits a second fit through, and so many bytes wait for that. */
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

  /** The same, with one more time when nothing gets in, counted from when these begin. */
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

  /** The same, with nothing getting in until there are other conditions. */
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
