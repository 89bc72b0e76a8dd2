package io.sutantra.testkit;

import io.sutantra.testkit.NetworkEmulator.Delivery;
import io.sutantra.testkit.NetworkEmulator.Direction;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * A relay that emulates a bad network between many clients and one server, on the loopback: clients
 * send to {@link #address} instead of to the server. With perfect conditions the relay acts as a
 * NAT that forwards a port.
 *
 * <p>Each client has a {@link NetworkEmulator} of its own, and a socket of its own towards the
 * server, which sees as many peers as there are clients. Delays are exact to about a millisecond.
 * Above some 25,000 packets a second the kernel drops packets that are not read in time, and these
 * drops are not counted.
 *
 * <p><b>Threading:</b> a thread of the relay moves the packets; the methods can be called from any
 * thread.
 *
 * <p><b>Errors:</b> if that thread fails, {@link #close} throws.
 */
public final class UdpRelay implements AutoCloseable {
  /** The maximum number of clients; packets of further clients are refused. */
  public static final int MAX_CLIENTS = 1_024;

  /** The maximum number of packets under way, of all clients together. */
  public static final int MAX_PACKETS = 32_768;

  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private static final int MAX_DATAGRAM = 65_535;
  private static final int SOCKET_BUFFER = 4 << 20;

  /**
   * The maximum number of datagrams that are read from one socket before the other sockets are
   * served.
   */
  private static final int BATCH = 128;

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long CLOSE_MILLIS = 5_000;

  private final InetSocketAddress server;
  private final long seed;
  private final InetSocketAddress address;
  private final Selector selector;
  private final DatagramChannel front;
  private final Thread thread;
  private final NetworkTally toServer = new NetworkTally();
  private final NetworkTally toClient = new NetworkTally();
  private final LongAdder refused = new LongAdder();
  private volatile TimedConditions timedConditions;
  private volatile boolean closed;
  private volatile Throwable failure;

  // Used by the relay's thread only.
  private final Map<SocketAddress, Client> clients = new HashMap<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(MAX_DATAGRAM);
  private TimedConditions applied;

  /** The conditions in both directions, and the times at which they began. */
  private record TimedConditions(
      NetworkConditions toServer,
      long toServerNanos,
      NetworkConditions toClient,
      long toClientNanos) {}

  /** A client, its socket towards the server, and its network. */
  private record Client(SocketAddress address, DatagramChannel upstream, NetworkEmulator network) {}

  private UdpRelay(
      InetSocketAddress server, InetSocketAddress at, NetworkConditions conditions, long seed)
      throws IOException {
    this.server = server;
    this.seed = seed;
    long now = System.nanoTime();
    this.timedConditions = new TimedConditions(conditions, now, conditions, now);
    this.applied = timedConditions;
    this.selector = Selector.open();
    this.front = open(at);
    front.register(selector, SelectionKey.OP_READ);
    this.address = (InetSocketAddress) front.getLocalAddress();
    this.thread = new Thread(this::run, "udp-relay-" + address.getPort());
    thread.setDaemon(true);
  }

  /**
   * Starts a relay on a free port of 127.0.0.1.
   *
   * @param server the address of the server, on the loopback
   * @param seed the seed of all random events; {@link #toString} names the seed
   */
  public static UdpRelay start(InetSocketAddress server, NetworkConditions conditions, long seed)
      throws IOException {
    return start(server, ANY, conditions, seed);
  }

  /**
   * Starts a relay.
   *
   * @param server the address of the server, on the loopback
   * @param at the address to which clients send, on the loopback; port 0 for a free port
   * @param seed the seed of all random events; {@link #toString} names the seed
   */
  public static UdpRelay start(
      InetSocketAddress server, InetSocketAddress at, NetworkConditions conditions, long seed)
      throws IOException {
    requireLoopback(server);
    requireLoopback(at);
    UdpRelay relay = new UdpRelay(server, at, conditions, seed);
    relay.thread.start();
    return relay;
  }

  private static void requireLoopback(InetSocketAddress address) {
    if (address.isUnresolved() || !address.getAddress().isLoopbackAddress()) {
      throw new IllegalArgumentException(address + " is not on the loopback");
    }
  }

  private static DatagramChannel open(InetSocketAddress at) throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    try {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER);
      channel.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER);
      channel.bind(at);
      channel.configureBlocking(false);
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Returns the address to which clients send. */
  public InetSocketAddress address() {
    return address;
  }

  /** Sets other conditions in both directions, from now on. */
  public synchronized void conditions(NetworkConditions conditions) {
    long now = System.nanoTime();
    change(new TimedConditions(conditions, now, conditions, now));
  }

  /** Sets other conditions in one direction, from now on. */
  public synchronized void conditions(Direction direction, NetworkConditions conditions) {
    long now = System.nanoTime();
    TimedConditions before = timedConditions;
    change(
        direction == Direction.TO_SERVER
            ? new TimedConditions(conditions, now, before.toClient, before.toClientNanos)
            : new TimedConditions(before.toServer, before.toServerNanos, conditions, now));
  }

  private void change(TimedConditions to) {
    timedConditions = to;
    selector.wakeup();
  }

  /** Returns the counts of one direction, for all clients together. */
  public NetworkCounters counters(Direction direction) {
    return (direction == Direction.TO_SERVER ? toServer : toClient).counters();
  }

  /** Returns the counts of both directions, for all clients together. */
  public NetworkCounters counters() {
    return toServer.counters().plus(toClient.counters());
  }

  /**
   * Returns the number of datagrams that the relay refused because it was full, or that a socket
   * did not accept from the relay. The latter count as forwarded too.
   */
  public long refused() {
    return refused.sum();
  }

  /** Returns the seed of all random events. */
  public long seed() {
    return seed;
  }

  /** Returns a text with the seed, for failure messages. */
  @Override
  public String toString() {
    return "relay %s to %s with seed %d: to server %s, to clients %s, %d refused"
        .formatted(address, server, seed, toServer.counters(), toClient.counters(), refused());
  }

  private void run() {
    try (selector;
        front) {
      long waitMillis = 0;
      while (!closed) {
        if (waitMillis > 0) {
          selector.select(this::receive, waitMillis);
        } else {
          selector.selectNow(this::receive);
        }
        waitMillis = deliver();
      }
    } catch (IOException | RuntimeException | Error e) {
      failure = e;
    } finally {
      clients.values().forEach(client -> closeQuietly(client.upstream));
    }
  }

  private void receive(SelectionKey key) {
    applyConditions();
    try {
      if (key.attachment() instanceof Client client) {
        receiveFromServer(client);
      } else {
        receiveFromClients();
      }
    } catch (PortUnreachableException e) {
      // The server has not opened its port yet, or has closed it; the datagram is lost.
      refused.increment();
    } catch (IOException e) {
      refused.increment();
    }
  }

  private void applyConditions() {
    TimedConditions now = timedConditions;
    if (!now.equals(applied)) {
      applied = now;
      clients.values().forEach(client -> applyTo(client.network));
    }
  }

  private void applyTo(NetworkEmulator network) {
    network.conditions(Direction.TO_SERVER, applied.toServer, applied.toServerNanos);
    network.conditions(Direction.TO_CLIENT, applied.toClient, applied.toClientNanos);
  }

  private void receiveFromClients() throws IOException {
    for (int i = 0; i < BATCH; i++) {
      SocketAddress from = front.receive(buffer.clear());
      if (from == null) {
        return;
      }
      Client client = clients.get(from);
      if (client == null && clients.size() < MAX_CLIENTS) {
        client = welcome(from);
      }
      if (client == null) {
        refused.increment();
      } else {
        offer(client, Direction.TO_SERVER);
      }
    }
  }

  private Client welcome(SocketAddress from) throws IOException {
    DatagramChannel upstream = open(ANY);
    try {
      upstream.connect(server);
      NetworkEmulator network =
          new NetworkEmulator(
              NetworkConditions.perfect(),
              seed + clients.size(),
              System.nanoTime(),
              toServer,
              toClient);
      applyTo(network);
      Client client = new Client(from, upstream, network);
      upstream.register(selector, SelectionKey.OP_READ, client);
      clients.put(from, client);
      return client;
    } catch (IOException | RuntimeException e) {
      upstream.close();
      throw e;
    }
  }

  private void receiveFromServer(Client client) throws IOException {
    for (int i = 0; i < BATCH; i++) {
      // A datagram without payload reads as 0 bytes, like an empty socket, and is skipped.
      if (client.upstream.read(buffer.clear()) <= 0) {
        return;
      }
      offer(client, Direction.TO_CLIENT);
    }
  }

  private void offer(Client client, Direction direction) {
    if (toServer.counters().underWay() + toClient.counters().underWay() >= MAX_PACKETS) {
      refused.increment();
      return;
    }
    client.network.offer(buffer.flip(), direction, System.nanoTime());
  }

  /**
   * Delivers the packets that are due, and returns the number of milliseconds until the next
   * delivery: 1 or more.
   */
  private long deliver() {
    long now = System.nanoTime();
    long next = Long.MAX_VALUE;
    for (Client client : clients.values()) {
      Optional<Delivery> delivery = client.network.poll(now);
      while (delivery.isPresent()) {
        deliver(client, delivery.get());
        delivery = client.network.poll(now);
      }
      OptionalLong then = client.network.nextNanos();
      if (then.isPresent()) {
        next = Math.min(next, then.getAsLong() - now);
      }
    }
    return Math.min(1_000, Math.max(1, (next + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI));
  }

  private void deliver(Client client, Delivery delivery) {
    try {
      ByteBuffer packet = delivery.packet();
      if (delivery.direction() == Direction.TO_SERVER) {
        write(client.upstream, packet);
      } else {
        front.send(packet, client.address);
      }
      if (packet.hasRemaining()) {
        refused.increment();
      }
    } catch (IOException e) {
      refused.increment();
    }
  }

  private static void write(DatagramChannel upstream, ByteBuffer packet) throws IOException {
    try {
      upstream.write(packet);
    } catch (PortUnreachableException e) {
      // The exception is about an earlier packet, so this packet has not been sent yet.
      upstream.write(packet);
    }
  }

  private static void closeQuietly(DatagramChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // The socket holds no data that is still needed.
    }
  }

  /**
   * Ends the thread and closes the sockets; packets under way are dropped.
   *
   * @throws IllegalStateException if the thread failed, or does not end
   */
  @Override
  public void close() {
    closed = true;
    selector.wakeup();
    boolean interrupted = false;
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    } else if (thread.isAlive()) {
      throw new IllegalStateException("the thread of " + this + " does not end");
    }
    if (failure != null) {
      throw new IllegalStateException(this + " failed", failure);
    }
  }
}
