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
 * The event loops that viewers are confined to, and their sockets.
 *
 * <p>With epoll, what waits at a socket comes in with one call ({@code recvmmsg}).
 * <b>Threading:</b> each viewer is confined to its loop.
 */
final class ViewerLoops implements AutoCloseable {
  /** What is enough for a key frame at once, if the kernel allows it. */
  private static final int SOCKET_BUFFER_BYTES = 1 << 20;

  /** No datagram of WebRTC is longer; more of them are received with one call. */
  private static final int MAX_DATAGRAM_BYTES = 2_048;

  private static final int TICK_MILLIS = 5;
  private static final int CLOSE_SECONDS = 5;

  private final boolean epoll = Epoll.isAvailable();
  private final boolean gro;
  private final MultiThreadIoEventLoopGroup group;
  private final List<Loop> loops = new ArrayList<>();

  /**
   * Makes some.
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

  /** The loop of a viewer. */
  Loop of(int viewer) {
    return loops.get(viewer % loops.size());
  }

  List<Loop> all() {
    return loops;
  }

  /** What is polled by {@link Loop}. */
  interface Ticked {
    void tick(long nowNanos);
  }

  /** One thread. */
  final class Loop {
    private final EventLoop events;
    private final SharedReceiveBuffer buffer = new SharedReceiveBuffer();

    /** Confined to the loop. */
    private final List<Ticked> ticked = new ArrayList<>();

    private Loop(EventLoop events) {
      this.events = events;
      var unused =
          events.scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    EventLoop events() {
      return events;
    }

    /** Calls it every few milliseconds, from now on. Any thread. */
    void add(Ticked entry) {
      events.execute(() -> ticked.add(entry));
    }

    /** Calls it no more. Any thread. */
    void remove(Ticked entry) {
      events.execute(() -> ticked.remove(entry));
    }

    private void tick() {
      long now = System.nanoTime();
      for (Ticked entry : ticked) {
        entry.tick(now);
      }
    }

    /** Opens a socket at an address. */
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

    /** Connects by TCP. */
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
