package io.sutantra.testkit;

/**
 * The counts of packets on an emulated network.
 *
 * <p>{@code offered + duplicated} equals {@code forwarded + lost + overflowed} and the packets
 * under way.
 *
 * @param offered the number of packets put on the network
 * @param forwarded the number of packets that were delivered, including duplicates
 * @param lost the number of packets lost by chance or in an outage
 * @param overflowed the number of packets dropped because the queue was full
 * @param duplicated the number of second copies made
 * @param reordered the number of packets delivered after a packet that had been put on the network
 *     later; they are included in {@code forwarded}
 */
public record NetworkCounters(
    long offered, long forwarded, long lost, long overflowed, long duplicated, long reordered) {

  /** Returns the sums of both counts. */
  public NetworkCounters plus(NetworkCounters other) {
    return new NetworkCounters(
        offered + other.offered,
        forwarded + other.forwarded,
        lost + other.lost,
        overflowed + other.overflowed,
        duplicated + other.duplicated,
        reordered + other.reordered);
  }

  /** Returns the number of packets that are neither delivered nor lost. */
  public long underWay() {
    return offered + duplicated - forwarded - lost - overflowed;
  }
}
