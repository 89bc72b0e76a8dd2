package io.sutantra.transport.broadcast;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.util.List;

/** The binding of sockets: one UDP socket for each shard, at the same address and port. */
final class Ports {
  /** The longest datagram that is received in full; no valid datagram is longer. */
  static final int MAX_DATAGRAM_BYTES = 2_048;

  // From linux/in.h and linux/in6.h.
  private static final int PMTUDISC_OMIT = 5;
  private static final IntegerUnixChannelOption IP_MTU_DISCOVER =
      new IntegerUnixChannelOption("IP_MTU_DISCOVER", 0, 10);
  private static final IntegerUnixChannelOption IPV6_MTU_DISCOVER =
      new IntegerUnixChannelOption("IPV6_MTU_DISCOVER", 41, 23);
  static final List<IntegerUnixChannelOption> MTU_DISCOVERY =
      List.of(IP_MTU_DISCOVER, IPV6_MTU_DISCOVER);

  private static final int DATAGRAMS_AT_A_TIME = 16;
  private static final int BACKLOG = 256;
  private static final WriteBufferWaterMark UDP_ROOM = new WriteBufferWaterMark(2 << 20, 4 << 20);
  private static final WriteBufferWaterMark TCP_ROOM =
      new WriteBufferWaterMark(64 << 10, 256 << 10);

  private final boolean epoll = Epoll.isAvailable();
  private final BroadcastSettings settings;
  private final Logger logger;

  Ports(BroadcastSettings settings, Logger logger) {
    this.settings = settings;
    this.logger = logger;
  }

  boolean epoll() {
    return epoll;
  }

  /** Returns whether several sockets can share a port, as several shards need. */
  boolean share() {
    if (epoll) {
      return true;
    }
    try (DatagramSocket socket = new DatagramSocket(null)) {
      return socket.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT);
    } catch (SocketException e) {
      return false;
    }
  }

  /**
   * Checks that no other program has the port. The kernel would distribute the datagrams among all
   * sockets that share a port, also among those of another program.
   *
   * @param port 0 for any free port
   * @return the port
   * @throws IOException if the port is taken
   */
  int claim(InetAddress address, int port) throws IOException {
    try (DatagramSocket socket = new DatagramSocket(null)) {
      socket.setReuseAddress(false);
      socket.bind(new InetSocketAddress(address, port));
      return socket.getLocalPort();
    } catch (SocketException taken) {
      throw cannotListen(new InetSocketAddress(address, port), "udp", taken);
    }
  }

  Channel bindUdp(EventLoop loop, InetSocketAddress address, ChannelHandler handler)
      throws IOException {
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .handler(handler)
            .option(ChannelOption.SO_RCVBUF, settings.receiveBufferBytes())
            .option(ChannelOption.SO_SNDBUF, settings.sendBufferBytes())
            .option(ChannelOption.MAX_MESSAGES_PER_WRITE, ShardSocket.MAX_MESSAGES)
            .option(ChannelOption.MESSAGE_SIZE_ESTIMATOR, new DatagramSize())
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, UDP_ROOM);
    if (epoll) {
      bootstrap
          .channel(EpollDatagramChannel.class)
          .option(EpollChannelOption.SO_REUSEPORT, true)
          .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, MAX_DATAGRAM_BYTES)
          .option(
              ChannelOption.RECVBUF_ALLOCATOR,
              new FixedRecvByteBufAllocator(DATAGRAMS_AT_A_TIME * MAX_DATAGRAM_BYTES));
    } else {
      bootstrap
          .channel(NioDatagramChannel.class)
          .option(
              ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(MAX_DATAGRAM_BYTES));
      if (share()) {
        bootstrap.option(NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT), true);
      }
    }
    Channel bound = bound(bootstrap.bind(address), address, "udp");
    if (epoll) {
      ignorePathMtu(bound, address);
    }
    return bound;
  }

  /**
   * Makes a socket ignore the path MTU that ICMP messages report, and use the MTU of the interface,
   * with fragments if need be. Anybody can forge such a message. The kernel would believe the
   * message for ten minutes, and refuse segmented messages meanwhile.
   */
  private void ignorePathMtu(Channel channel, InetSocketAddress address) {
    boolean ignored = false;
    for (IntegerUnixChannelOption option : MTU_DISCOVERY) {
      try {
        ignored |= channel.config().setOption(option, PMTUDISC_OMIT);
      } catch (ChannelException otherFamily) {
        // An IPv4 socket has no IPv6 options.
      }
    }
    if (!ignored) {
      logger.log(
          Level.WARNING,
          "{0}: ICMP messages about the path's MTU, which anybody can send, cannot be ignored",
          Path.text(address));
    }
  }

  Channel bindTcp(
      EventLoop accepting, InetSocketAddress address, ChannelInitializer<Channel> connections)
      throws IOException {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(accepting)
            .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, TCP_ROOM)
            .childHandler(connections);
    return bound(bootstrap.bind(address), address, "tcp");
  }

  private static Channel bound(ChannelFuture binding, InetSocketAddress address, String protocol)
      throws IOException {
    binding.awaitUninterruptibly();
    if (!binding.isSuccess()) {
      throw cannotListen(address, protocol, binding.cause());
    }
    return binding.channel();
  }

  private static IOException cannotListen(
      InetSocketAddress address, String protocol, Throwable cause) {
    return new IOException(
        ("transport 'broadcast' cannot listen on %s (%s): %s; stop the program that has the port, or"
                + " set sutantra.transports.broadcast.port to another (0 picks a free one)")
            .formatted(Path.text(address), protocol, cause.getMessage()),
        cause);
  }
}
