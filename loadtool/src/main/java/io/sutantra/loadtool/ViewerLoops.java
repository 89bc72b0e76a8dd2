package io.sutantra.loadtool;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The event loops that viewers are confined to, with their sockets.
 *
 * <p>With epoll, one call ({@code recvmmsg}) reads all datagrams that wait at a socket.
 * <b>Threading:</b> each viewer is confined to its loop.
 */
final class ViewerLoops implements AutoCloseable {
  /** The size of a socket's buffer, if the kernel allows it: enough for a whole key frame. */
  private static final int SOCKET_BUFFER_BYTES = 1 << 20;

  /** The longest datagram of WebRTC; this bound lets one call receive several datagrams. */
  private static final int MAX_DATAGRAM_BYTES = 2_048;

  private static final int TICK_MILLIS = 5;
  private static final int CLOSE_SECONDS = 5;

  private final boolean epoll = Epoll.isAvailable();
  private final boolean gro;
  private final MultiThreadIoEventLoopGroup group;
  private final List<Loop> loops = new ArrayList<>();

  /**
   * Starts the loops.
   *
   * @param gro whether the kernel may hand over many datagrams as one
   */
  ViewerLoops(int threads, boolean gro) {
    this.gro = gro;
    IoHandlerFactory factory = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    group =
        new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory("load", true), factory);
    for (int i = 0; i < threads; i++) {
      loops.add(new Loop((EventLoop) group.next()));
    }
  }

  /** Returns the loop of a viewer. */
  Loop of(int viewer) {
    return loops.get(viewer % loops.size());
  }

  List<Loop> all() {
    return loops;
  }

  /** A task that a {@link Loop} calls periodically. */
  interface Ticked {
    void tick(long nowNanos);
  }

  /** An event loop with one thread. */
  final class Loop {
    private final EventLoop events;
    private final SharedReceiveBuffer buffer = new SharedReceiveBuffer();

    /** The entries; confined to the loop. */
    private final List<Ticked> ticked = new ArrayList<>();

    private Loop(EventLoop events) {
      this.events = events;
      var unused =
          events.scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    EventLoop events() {
      return events;
    }

    /** Calls an entry every few milliseconds from now on. Any thread. */
    void add(Ticked entry) {
      events.execute(() -> ticked.add(entry));
    }

    /** Stops calling an entry. Any thread. */
    void remove(Ticked entry) {
      events.execute(() -> ticked.remove(entry));
    }

    private void tick() {
      long now = System.nanoTime();
      for (Ticked entry : ticked) {
        entry.tick(now);
      }
    }

    /** Opens a UDP socket at an address. */
    ChannelFuture open(InetSocketAddress local, ChannelHandler reader) {
      Bootstrap bootstrap =
          new Bootstrap()
              .group(events)
              .channel(epoll ? EpollDatagramChannel.class : NioDatagramChannel.class)
              .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER_BYTES)
              .option(ChannelOption.RECVBUF_ALLOCATOR, buffer)
              .handler(reader);
      if (epoll && gro) {
        bootstrap.option(EpollChannelOption.UDP_GRO, true);
      } else if (epoll) {
        bootstrap.option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, MAX_DATAGRAM_BYTES);
      }
      return bootstrap.bind(local);
    }

    /** Opens a TCP connection. */
    ChannelFuture connect(InetSocketAddress remote, ChannelHandler reader) {
      return new Bootstrap()
          .group(events)
          .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
          .option(ChannelOption.TCP_NODELAY, true)
          .option(ChannelOption.RECVBUF_ALLOCATOR, buffer)
          .handler(reader)
          .connect(remote);
    }
  }

  /** Sends a datagram, from any thread. */
  static void send(DatagramChannel channel, InetSocketAddress to, byte[] datagram) {
    var unused =
        channel.writeAndFlush(
            new DatagramPacket(Unpooled.wrappedBuffer(datagram), to), channel.voidPromise());
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
    loops.forEach(loop -> loop.buffer.release());
  }
}
