package io.sutantra.transport.broadcast;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;

/**
 * A path by a TCP connection that the viewer made (ICE-TCP): datagrams in frames of a length and as
 * many bytes.
 *
 * <p><b>Threading:</b> any thread, as Netty's channels are. <b>Spec:</b> RFC 6544, RFC 4571.
 */
final class TcpPath implements Path {
  /** No frame is longer. */
  static final int MAX_FRAME_BYTES = 4_096;

  private final Channel channel;
  private final Quota share = ForwardedDatagrams.shareOfPath();
  private volatile int owner = -1;

  TcpPath(Channel channel) {
    this.channel = channel;
  }

  @Override
  public InetSocketAddress remote() {
    return (InetSocketAddress) channel.remoteAddress();
  }

  @Override
  public String describe() {
    return "tcp "
        + Path.text((InetSocketAddress) channel.localAddress())
        + " - "
        + Path.text(remote());
  }

  /** The shard whose viewer this is; negative as long as none has proved to be. */
  int owner() {
    return owner;
  }

  void ownedBy(int shard) {
    owner = shard;
  }

  /** How much of its shard's room for what comes in it may take, once it has an owner. */
  Quota share() {
    return share;
  }

  boolean open() {
    return channel.isActive();
  }

  /** Whether there is room for more: a viewer that does not read has none. */
  boolean writable() {
    return channel.isWritable();
  }

  /**
   * Writes datagrams that lie one behind the other, all but the last of {@code segmentBytes}, and
   * flushes.
   */
  void write(byte[] bytes, int length, int segmentBytes) {
    int frames = (length + segmentBytes - 1) / segmentBytes;
    ByteBuf framed = channel.alloc().directBuffer(length + 2 * frames);
    for (int at = 0; at < length; at += segmentBytes) {
      int size = Math.min(segmentBytes, length - at);
      framed.writeShort(size).writeBytes(bytes, at, size);
    }
    var unused = channel.writeAndFlush(framed, channel.voidPromise());
  }

  void close() {
    var unused = channel.close();
  }
}
