package io.sutantra.transport.broadcast;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The inbound handler of a TCP connection from a viewer: splits the byte stream into datagrams.
 *
 * <p>A connection without a valid check within five seconds is closed, and so is a connection with
 * a frame that is too long. <b>Spec:</b> RFC 4571, RFC 6544.
 */
final class TcpConnection extends ByteToMessageDecoder {
  private static final int LENGTH_BYTES = 2;
  private static final long PROBATION_SECONDS = 5;

  private final TcpAcceptor acceptor;
  private TcpPath path;
  private boolean admitted;

  TcpConnection(TcpAcceptor acceptor) {
    this.acceptor = acceptor;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    path = new TcpPath(context.channel());
    InetSocketAddress remote = path.remote();
    // The remote address is null if the connection has already closed again.
    if (remote == null || !acceptor.enter(remote.getAddress())) {
      path.close();
      return;
    }
    admitted = true;
    var unusedLeaving =
        context
            .channel()
            .closeFuture()
            .addListener(closed -> acceptor.leave(path, remote.getAddress()));
    var unused =
        context
            .executor()
            .schedule(
                () -> {
                  if (path.owner() < 0) {
                    path.close();
                  }
                },
                PROBATION_SECONDS,
                TimeUnit.SECONDS);
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    if (!admitted) {
      in.skipBytes(in.readableBytes());
      return;
    }
    while (in.readableBytes() >= LENGTH_BYTES) {
      int length = in.getUnsignedShort(in.readerIndex());
      if (length > TcpPath.MAX_FRAME_BYTES) {
        in.skipBytes(in.readableBytes());
        path.close();
        return;
      }
      if (in.readableBytes() < LENGTH_BYTES + length) {
        return;
      }
      byte[] datagram = new byte[length];
      in.skipBytes(LENGTH_BYTES).readBytes(datagram);
      acceptor.received(path, datagram);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // A reset by the peer is no fault of this side, and is not logged.
    path.close();
  }
}
