package io.sutantra.transport.broadcast;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.sutantra.api.Environment;
import io.sutantra.api.Metrics;
import io.sutantra.dtls.DtlsThreads;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The parts of a transport that is started: event loops, sockets, shards, and the certificate.
 *
 * <p><b>Threading:</b> any thread.
 */
final class BroadcastServer {
  private static final int MAX_TCP_CONNECTIONS_IN_ADVANCE = 256;
  private static final long RENEWAL_SECONDS = 60;
  private static final int PORT_TRIES = 20;

  /** Longer than any round trip, so that only a viewer that is silent loses its thread. */
  private static final int HANDSHAKE_GRACE_MILLIS = 1_000;

  /**
   * Three times as long as a handshake takes that loses a datagram in each direction. With 128
   * threads, forty handshakes a second that come to no end leave room for others.
   */
  private static final int HANDSHAKE_TURN_MILLIS = 3_000;

  private final MultiThreadIoEventLoopGroup loops;
  private final ViewerTable viewers = new ViewerTable();
  private final Logger logger;
  private final List<Channel> listening = new ArrayList<>();

  /** Null before all shards are there. */
  private Shards shards;

  private DtlsThreads handshakes;
  private Admission admission;
  private Future<?> renewal;

  /**
   * The addresses at which every shard has a socket: first {@code local}, then {@code own}.
   *
   * @param own the addresses at which this machine alone is served, and by UDP only
   */
  private record Bound(List<InetSocketAddress> local, List<InetSocketAddress> own) {}

  private BroadcastServer(MultiThreadIoEventLoopGroup loops, Logger logger) {
    this.loops = loops;
    this.logger = logger;
  }

  /** Binds and starts all of it, or nothing. */
  static BroadcastServer start(
      BroadcastSettings settings,
      Environment environment,
      Logger logger,
      TransportCounters counters,
      ViewerListener listener)
      throws IOException {
    Ports ports = new Ports(settings, logger);
    int cores =
        settings.shards() > 0 ? settings.shards() : Runtime.getRuntime().availableProcessors();
    int count = ports.share() ? Math.min(64, cores) : 1;
    List<InetAddress> addresses = LocalAddresses.toListenOn(settings.host(), settings.interfaces());
    Candidates.Announced announced =
        new Candidates.Announced(
            LocalAddresses.announced(settings.announcedAddresses()), settings.announceOnly());
    Identities identities = new Identities(settings.certificate(), environment.clock(), logger);
    identities.start();
    IoHandlerFactory polling =
        ports.epoll() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    BroadcastServer server =
        new BroadcastServer(
            new MultiThreadIoEventLoopGroup(
                count, new DefaultThreadFactory("sutantra-broadcast", true), polling),
            logger);
    try {
      server.shards = server.shards(count, environment, counters, listener);
      server.begin(settings, environment, ports, addresses, announced, identities);
      return server;
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private Shards shards(
      int count, Environment environment, TransportCounters counters, ViewerListener listener) {
    Metrics.Histogram times = environment.metrics().histogram("delivery", "micros");
    List<Shard> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ShardIo io = new ShardIo(i, loops.next(), environment.clock(), logger, counters, times);
      all.add(new Shard(io, viewers, listener));
    }
    return new Shards(all, viewers);
  }

  private void begin(
      BroadcastSettings settings,
      Environment environment,
      Ports ports,
      List<InetAddress> addresses,
      Candidates.Announced announced,
      Identities identities)
      throws IOException {
    List<InetAddress> ownAddresses =
        settings.ownAddresses() && ports.epoll()
            ? LocalAddresses.own(addresses, settings.interfaces())
            : List.of();
    Bound bound = bind(settings, ports, addresses, ownAddresses);
    List<InetSocketAddress> local = bound.local();
    handshakes =
        new DtlsThreads(
            DtlsThreads.Limits.DEFAULT
                .withThreads(settings.handshakeThreads())
                .withGraceMillis(HANDSHAKE_GRACE_MILLIS)
                .withTurnMillis(HANDSHAKE_TURN_MILLIS));
    Candidates candidates = new Candidates(local, bound.own(), announced, settings.tcp());
    if (candidates.all().isEmpty() && settings.stunServers().isEmpty()) {
      throw new IOException(
          ("transport 'broadcast' would offer no address: sutantra.transports.broadcast.announce is"
                  + " 'only', and %s of announced-addresses is none of the kind (IPv4 or IPv6) that"
                  + " is listened at, %s; announce one that is, or set announce = also")
              .formatted(settings.announcedAddresses(), text(local)));
    }
    admission = new Admission(settings, candidates, identities::current, handshakes);
    renewal =
        environment
            .scheduler()
            .scheduleWithFixedDelay(
                identities::renew, RENEWAL_SECONDS, RENEWAL_SECONDS, TimeUnit.SECONDS);
    new Reflexive(shards.get(0), local, candidates, logger).start(settings.stunServers());
    logger.log(
        Level.INFO,
        "viewers connect at {0} (udp{1}){2}, {3} shards, {4}",
        text(local),
        settings.tcp() ? ", tcp" : "",
        bound.own().isEmpty() ? "" : ", those of this machine also at " + text(bound.own()),
        shards.count(),
        ports.epoll() ? "epoll" : "nio");
    KernelLimits.check(settings, listening, logger);
  }

  /** Binds every shard at every address; with port 0, at one that is free at all of them. */
  private Bound bind(
      BroadcastSettings settings,
      Ports ports,
      List<InetAddress> addresses,
      List<InetAddress> ownAddresses)
      throws IOException {
    for (int tries = 1; ; tries++) {
      try {
        int port = ports.claim(addresses.get(0), settings.port());
        return bindAll(settings, ports, addresses, ownAddresses, port);
      } catch (IOException taken) {
        listening.forEach(channel -> channel.close().awaitUninterruptibly());
        listening.clear();
        if (settings.port() != 0 || tries == PORT_TRIES) {
          throw taken;
        }
      }
    }
  }

  private Bound bindAll(
      BroadcastSettings settings,
      Ports ports,
      List<InetAddress> addresses,
      List<InetAddress> ownAddresses,
      int port)
      throws IOException {
    List<InetSocketAddress> local = new ArrayList<>();
    for (InetAddress address : addresses) {
      ports.claim(address, port);
      local.add(new InetSocketAddress(address, port));
    }
    List<InetSocketAddress> own = claimOwn(ports, ownAddresses, port);
    if (settings.tcp()) {
      TcpAcceptor acceptor =
          new TcpAcceptor(
              shards,
              settings.maxViewers() + MAX_TCP_CONNECTIONS_IN_ADVANCE,
              settings.maxTcpConnectionsPerAddress(),
              shards.get(0).io().counters(),
              logger);
      for (InetSocketAddress address : local) {
        listening.add(
            ports.bindTcp(
                loops.next(),
                address,
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(new TcpConnection(acceptor));
                  }
                }));
      }
    }
    List<List<ShardSocket>> all = new ArrayList<>();
    for (int i = 0; i < shards.count(); i++) {
      Shard shard = shards.get(i);
      List<ShardSocket> sockets = new ArrayList<>();
      for (int at = 0; at < local.size() + own.size(); at++) {
        boolean ownOnly = at >= local.size();
        InetSocketAddress address = ownOnly ? own.get(at - local.size()) : local.get(at);
        DatagramReader reader = new DatagramReader(shard, at, address, ownOnly);
        Channel channel = ports.bindUdp(shard.io().loop(), address, reader);
        listening.add(channel);
        int number = at;
        sockets.add(
            new ShardSocket(
                channel,
                shard.io()::nanoTime,
                (to, datagrams) -> shard.refused(new UdpPath(number, address, to), datagrams)));
      }
      all.add(sockets);
    }
    // Not before all are bound: at another port it is tried again.
    for (int i = 0; i < shards.count(); i++) {
      shards.get(i).io().start(all.get(i));
    }
    return new Bound(local, own);
  }

  /** Those at which nobody else has the port. It is not what the operator has asked for. */
  private List<InetSocketAddress> claimOwn(Ports ports, List<InetAddress> addresses, int port) {
    List<InetSocketAddress> own = new ArrayList<>();
    for (InetAddress address : addresses) {
      try {
        ports.claim(address, port);
        own.add(new InetSocketAddress(address, port));
      } catch (IOException taken) {
        logger.log(
            Level.INFO, "left out, so that Firefox may find no way here: {0}", taken.getMessage());
      }
    }
    return own;
  }

  private static String text(List<InetSocketAddress> addresses) {
    return String.join(", ", addresses.stream().map(Path::text).toList());
  }

  Shards shards() {
    return shards;
  }

  Admission admission() {
    return admission;
  }

  /** Ends it all, within about a second. Viewers have been told to leave. */
  void close() {
    if (renewal != null) {
      renewal.cancel(false);
    }
    // First the viewers' goodbyes, which are commands that lie before this one; then the alerts.
    viewers.all().forEach(each -> shards.leave(each, "the server is stopping"));
    await(shards);
    if (handshakes != null) {
      handshakes.close();
    }
    await(shards);
    for (Channel channel : listening) {
      var unused = channel.close();
    }
    loops
        .shutdownGracefully(0, 300, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(700, TimeUnit.MILLISECONDS);
  }

  /** Waits until the loops have done what they were told before. */
  private static void await(Shards shards) {
    for (int i = 0; shards != null && i < shards.count(); i++) {
      Shard shard = shards.get(i);
      if (!shard.io().loop().inEventLoop()) {
        CountDownLatch done = new CountDownLatch(1);
        if (shard.post(done::countDown)) {
          try {
            if (!done.await(200, TimeUnit.MILLISECONDS)) {
              return;
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
          }
        }
      }
    }
  }
}
