package io.sutantra.testkit;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/**
 * An emulator of a bad network for datagrams between two ends, without sockets: packets and time
 * in, packets out.
 *
 * <p>The same seed, conditions, packets and times give the same result. The outcome of one kind of
 * random event does not depend on the likelihood of the others.
 *
 * <p><b>Units:</b> nanoseconds by any clock.
 *
 * <p><b>Threading:</b> confined.
 *
 * <p><b>Ownership:</b> keeps copies, at most {@value #MAX_PACKETS} in each direction.
 */
public final class NetworkEmulator {
  /** The maximum number of packets under way in one direction; further packets are dropped. */
  public static final int MAX_PACKETS = EmulatedLink.MAX_PACKETS;

  /** The directions of packets. */
  public enum Direction {
    /** From the client to the server. */
    TO_SERVER,
    /** From the server to the client. */
    TO_CLIENT
  }

  /**
   * A packet that has been delivered.
   *
   * @param direction the direction of the packet
   * @param packet the packet from its position to its limit; the receiver owns the buffer
   */
  public record Delivery(Direction direction, ByteBuffer packet) {}

  private final long seed;
  private final NetworkTally toServerTally;
  private final NetworkTally toClientTally;
  private final EmulatedLink toServer;
  private final EmulatedLink toClient;

  /**
   * Creates a network with the same conditions in both directions.
   *
   * @param seed the seed of all random events; a test names the seed when it fails
   * @param nowNanos the time at which the conditions begin
   */
  public NetworkEmulator(NetworkConditions conditions, long seed, long nowNanos) {
    this(conditions, seed, nowNanos, new NetworkTally(), new NetworkTally());
  }

  NetworkEmulator(
      NetworkConditions conditions,
      long seed,
      long nowNanos,
      NetworkTally toServerTally,
      NetworkTally toClientTally) {
    SplittableRandom chance = new SplittableRandom(seed);
    this.seed = seed;
    this.toServerTally = toServerTally;
    this.toClientTally = toClientTally;
    this.toServer = new EmulatedLink(chance.split(), conditions, nowNanos, toServerTally);
    this.toClient = new EmulatedLink(chance.split(), conditions, nowNanos, toClientTally);
  }

  /** Sets other conditions in both directions, for packets that are offered from now on. */
  public void conditions(NetworkConditions conditions, long nowNanos) {
    toServer.conditions(conditions, nowNanos);
    toClient.conditions(conditions, nowNanos);
  }

  /** Sets other conditions in one direction, for packets that are offered from now on. */
  public void conditions(Direction direction, NetworkConditions conditions, long nowNanos) {
    link(direction).conditions(conditions, nowNanos);
  }

  /**
   * Puts a packet on the network.
   *
   * @param packet the packet from its position to its limit; the packet is copied and not changed
   * @param nowNanos the current time, which does not go back
   * @return whether the packet will be delivered
   */
  public boolean offer(ByteBuffer packet, Direction direction, long nowNanos) {
    return link(direction).offer(packet, nowNanos);
  }

  /** Returns the earliest packet that has been delivered by now; empty if there is none. */
  public Optional<Delivery> poll(long nowNanos) {
    Direction direction = first();
    ByteBuffer packet = link(direction).poll(nowNanos);
    return packet == null ? Optional.empty() : Optional.of(new Delivery(direction, packet));
  }

  /** Returns the direction of the next delivery; any direction if nothing is under way. */
  private Direction first() {
    if (toServer.isEmpty() || toClient.isEmpty()) {
      return toServer.isEmpty() ? Direction.TO_CLIENT : Direction.TO_SERVER;
    }
    boolean serverFirst = toServer.nextNanos() - toClient.nextNanos() <= 0;
    return serverFirst ? Direction.TO_SERVER : Direction.TO_CLIENT;
  }

  /** Returns the time of the next poll, which may be in the past; empty if nothing is under way. */
  public OptionalLong nextNanos() {
    EmulatedLink link = link(first());
    return link.isEmpty() ? OptionalLong.empty() : OptionalLong.of(link.nextNanos());
  }

  /** Returns the counts of one direction. */
  public NetworkCounters counters(Direction direction) {
    return (direction == Direction.TO_SERVER ? toServerTally : toClientTally).counters();
  }

  /** Returns the counts of both directions. */
  public NetworkCounters counters() {
    return toServerTally.counters().plus(toClientTally.counters());
  }

  /** Returns the seed of all random events. */
  public long seed() {
    return seed;
  }

  private EmulatedLink link(Direction direction) {
    return direction == Direction.TO_SERVER ? toServer : toClient;
  }

  /** Returns a text with the seed, for failure messages. */
  @Override
  public String toString() {
    return "network with seed %d: %s".formatted(seed, counters());
  }
}
