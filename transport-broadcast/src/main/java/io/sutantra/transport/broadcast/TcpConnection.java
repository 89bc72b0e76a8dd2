package io.sutantra.transport.broadcast;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A TCP connection that a viewer made: cuts its bytes into datagrams.
 *
 * <p>One that has not proved to be a viewer's within a few seconds is closed; so is one that sends
 * what no datagram is. <b>Spec:</b> RFC 4571, RFC 6544.
 */
final class TcpConnection extends ByteToMessageDecoder {
  private static final int LENGTH_BYTES = 2;
  private static final long PROBATION_SECONDS = 5;

  private final TcpAcceptor door;
  private TcpPath path;
  private boolean entered;

  TcpConnection(TcpAcceptor door) {
    this.door = door;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    path = new TcpPath(context.channel());
    InetSocketAddress remote = path.remote();
    // It may be closed again by now, and then nobody knows where it came from.
    if (remote == null || !door.enter(remote.getAddress())) {
      path.close();
      return;
    }
    entered = true;
    var unusedLeaving =
        context
            .channel()
            .closeFuture()
            .addListener(closed -> door.leave(path, remote.getAddress()));
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
    if (!entered) {
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
      door.received(path, datagram);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // A connection that is reset is nobody's fault here.
    path.close();
  }
}
