package io.sutantra.testkit;

/**
 * What became of the packets that were put on an emulated network.
 *
 * <p>{@code offered + duplicated} is {@code forwarded + lost + overflowed} and what is still under
 * way.
 *
 * @param offered put on the network
 * @param forwarded that came out, duplicates included
 * @param lost by chance or in an outage
 * @param overflowed dropped because too much was waiting
 * @param duplicated second copies made
 * @param reordered that came out after one that had been put on the network later; these are among
 *     the forwarded
 */
public record NetworkCounters(
    long offered, long forwarded, long lost, long overflowed, long duplicated, long reordered) {

  /** Both together. */
  public NetworkCounters plus(NetworkCounters other) {
    return new NetworkCounters(
        offered + other.offered,
        forwarded + other.forwarded,
        lost + other.lost,
        overflowed + other.overflowed,
        duplicated + other.duplicated,
        reordered + other.reordered);
  }

  /** How many are neither out nor lost. */
  public long underWay() {
    return offered + duplicated - forwarded - lost - overflowed;
  }
}
