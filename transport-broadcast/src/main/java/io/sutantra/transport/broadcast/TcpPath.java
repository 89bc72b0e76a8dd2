package io.sutantra.transport.broadcast;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;

/**
 * A path by a TCP connection that the viewer has opened (ICE-TCP). A datagram is a frame: two bytes
 * of length, and the bytes.
 *
 * <p><b>Threading:</b> any thread, as for Netty's channels. <b>Spec:</b> RFC 6544, RFC 4571.
 */
final class TcpPath implements Path {
  /** The longest frame in bytes. */
  static final int MAX_FRAME_BYTES = 4_096;

  private final Channel channel;
  private final Quota share = Quota.ofPath();
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

  /** Returns the shard of the path's viewer; negative as long as no viewer owns the path. */
  int owner() {
    return owner;
  }

  void ownedBy(int shard) {
    owner = shard;
  }

  /** Returns the path's share of the queue of datagrams to its shard, for paths with an owner. */
  Quota share() {
    return share;
  }

  boolean open() {
    return channel.isActive();
  }

  /**
   * Returns whether the channel has room for more; a viewer that does not read fills the channel.
   */
  boolean writable() {
    return channel.isWritable();
  }

  /**
   * Writes and flushes a sequence of datagrams, each of {@code segmentBytes} except the last, which
   * may be shorter.
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
