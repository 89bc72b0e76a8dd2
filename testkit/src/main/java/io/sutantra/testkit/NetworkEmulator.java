package io.sutantra.testkit;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/**
 * A bad network for datagrams between two ends, without sockets: packets and time in, packets out.
 *
 * <p>The same seed, conditions, packets and times give the same result; what one kind of chance
 * does not depend on how likely the others are. <b>Units:</b> nanoseconds by any clock.
 * <b>Threading:</b> confined. <b>Ownership:</b> keeps copies, at most {@value #MAX_PACKETS} in each
 * direction.
 */
public final class NetworkEmulator {
  /** How many packets may be under way in one direction; what comes on top is dropped. */
  public static final int MAX_PACKETS = 8_192;

  /** Which way a packet goes. */
  public enum Direction {
    /** From the client to the server. */
    TO_SERVER,
    /** From the server to the client. */
    TO_CLIENT
  }

  /**
   * A packet that has come out.
   *
   * @param direction which way it went
   * @param packet from its position to its limit; the receiver's to keep
   */
  public record Delivery(Direction direction, ByteBuffer packet) {}

  private final long seed;
  private final NetworkTally toServerTally;
  private final NetworkTally toClientTally;
  private final EmulatedLink toServer;
  private final EmulatedLink toClient;

  /**
   * Makes a network that is the same in both directions.
   *
   * @param seed of all chance in it; a test names it when it fails
   * @param nowNanos when the conditions begin
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

  /** Other conditions in both directions, for what is offered from now on. */
  public void conditions(NetworkConditions conditions, long nowNanos) {
    toServer.conditions(conditions, nowNanos);
    toClient.conditions(conditions, nowNanos);
  }

  /** Other conditions in one direction, for what is offered from now on. */
  public void conditions(Direction direction, NetworkConditions conditions, long nowNanos) {
    link(direction).conditions(conditions, nowNanos);
  }

  /**
   * Puts a packet on the network.
   *
   * @param packet from its position to its limit; copied, and left as it is
   * @param nowNanos does not go back
   * @return whether it will come out
   */
  public boolean offer(ByteBuffer packet, Direction direction, long nowNanos) {
    return link(direction).offer(packet, nowNanos);
  }

  /** A packet that has come out by now: the one that came first. Call it until there is none. */
  public Optional<Delivery> poll(long nowNanos) {
    Direction direction = first();
    ByteBuffer packet = link(direction).poll(nowNanos);
    return packet == null ? Optional.empty() : Optional.of(new Delivery(direction, packet));
  }

  /** Where the next one comes out; any if nothing is under way. */
  private Direction first() {
    if (toServer.isEmpty() || toClient.isEmpty()) {
      return toServer.isEmpty() ? Direction.TO_CLIENT : Direction.TO_SERVER;
    }
    boolean serverFirst = toServer.nextNanos() - toClient.nextNanos() <= 0;
    return serverFirst ? Direction.TO_SERVER : Direction.TO_CLIENT;
  }

  /** When to poll next, which may be in the past; empty if nothing is under way. */
  public OptionalLong nextNanos() {
    EmulatedLink link = link(first());
    return link.isEmpty() ? OptionalLong.empty() : OptionalLong.of(link.nextNanos());
  }

  /** What became of the packets of one direction. */
  public NetworkCounters counters(Direction direction) {
    return (direction == Direction.TO_SERVER ? toServerTally : toClientTally).counters();
  }

  /** What became of the packets of both directions. */
  public NetworkCounters counters() {
    return toServerTally.counters().plus(toClientTally.counters());
  }

  /** What chance began with. */
  public long seed() {
    return seed;
  }

  private EmulatedLink link(Direction direction) {
    return direction == Direction.TO_SERVER ? toServer : toClient;
  }

  /** Names the seed, for failure messages. */
  @Override
  public String toString() {
    return "network with seed %d: %s".formatted(seed, counters());
  }
}
