package io.sutantra.loadtool;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.sutantra.rtc.session.FramedDatagrams;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * The TCP connections of one viewer, one to each address of the server that the viewer sends to.
 *
 * <p><b>Threading:</b> confined to the viewer's loop. <b>Spec:</b> RFC 6544, the active side.
 */
final class TcpConnections {
  /** The receiver of datagrams and of the ends of connections. */
  interface Arrivals {
    void arrived(InetSocketAddress from, ByteBuffer datagram);

    void disconnected(InetSocketAddress from, String why);

    void failed(Throwable bug);
  }

  private final ViewerLoops.Loop loop;
  private final Arrivals arrivals;
  private final Map<InetSocketAddress, ChannelFuture> connections = new HashMap<>();
  private boolean closed;

  TcpConnections(ViewerLoops.Loop loop, Arrivals arrivals) {
    this.loop = loop;
    this.arrivals = arrivals;
  }

  /** Sends a datagram; a datagram that finds no room is lost. */
  void send(InetSocketAddress to, byte[] datagram) {
    if (closed) {
      return;
    }
    ChannelFuture connecting = connections.computeIfAbsent(to, this::connect);
    byte[] frame = FramedDatagrams.frame(datagram);
    var unused =
        connecting.addListener(
            done -> {
              if (done.isSuccess() && connecting.channel().isWritable()) {
                var unusedWrite =
                    connecting
                        .channel()
                        .writeAndFlush(
                            Unpooled.wrappedBuffer(frame), connecting.channel().voidPromise());
              }
            });
  }

  private ChannelFuture connect(InetSocketAddress to) {
    ChannelFuture connecting = loop.connect(to, new Reader(to));
    var unused =
        connecting.addListener(
            done -> {
              if (!done.isSuccess()) {
                lost(to, String.valueOf(done.cause().getMessage()));
              }
            });
    return connecting;
  }

  private void lost(InetSocketAddress from, String why) {
    if (!closed) {
      arrivals.disconnected(from, why);
    }
  }

  /** Closes all connections. */
  void close() {
    closed = true;
    for (ChannelFuture connection : connections.values()) {
      // The connection closes after everything that was written before.
      var unused =
          connection.addListener(
              done -> {
                var unusedClose = connection.channel().close();
              });
    }
  }

  /** The reader of one connection. */
  private final class Reader extends ChannelInboundHandlerAdapter {
    private final InetSocketAddress remote;
    private final FramedDatagrams frames = new FramedDatagrams();

    Reader(InetSocketAddress remote) {
      this.remote = remote;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ByteBuf bytes = (ByteBuf) message;
      try {
        frames.receive(bytes.nioBuffer(), datagram -> arrivals.arrived(remote, datagram));
      } finally {
        bytes.release();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      lost(remote, "the server closed it");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      if (cause instanceof IOException) {
        var unused = context.close();
      } else {
        arrivals.failed(cause);
      }
    }
  }
}
