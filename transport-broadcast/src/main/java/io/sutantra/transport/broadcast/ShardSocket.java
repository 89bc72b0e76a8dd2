package io.sutantra.transport.broadcast;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.Errors.NativeIoException;
import io.netty.channel.unix.SegmentedDatagramPacket;
import java.net.InetSocketAddress;

/**
 * One shard's socket at one address.
 *
 * <p>Datagrams are gathered, and handed to the kernel many at a time ({@code sendmmsg}); those for
 * one viewer that are of one size as one message that the kernel cuts ({@code UDP_SEGMENT}).
 * <b>Threading:</b> confined to the shard's loop.
 */
final class ShardSocket {
  /** Netty hands at most so many messages to the kernel at a time. */
  static final int MAX_MESSAGES = 16;

  private static final int MAX_REFUSALS = 8;
  private static final int INVALID_ARGUMENT = -22;
  private static final int INPUT_OUTPUT = -5;

  private final Channel channel;
  private final SendBuffers buffers = new SendBuffers(PooledByteBufAllocator.DEFAULT);
  private boolean segments;
  private int pending;
  private int refusals;

  ShardSocket(Channel channel) {
    this.channel = channel;
    this.segments =
        channel instanceof EpollDatagramChannel
            && EpollDatagramChannel.isSegmentedDatagramPacketSupported();
    channel.closeFuture().addListener(closed -> buffers.close());
  }

  InetSocketAddress localAddress() {
    return (InetSocketAddress) channel.localAddress();
  }

  /** Whether the kernel takes more at present. */
  boolean writable() {
    return channel.isWritable();
  }

  /**
   * A write has failed. Of an address that cannot be reached nothing follows; but some network
   * cards and tunnels do not take segmented messages, which after a few refusals are not made any
   * more.
   */
  void writeFailed(Throwable cause) {
    if (cause instanceof NativeIoException refused
        && (refused.expectedErr() == INVALID_ARGUMENT || refused.expectedErr() == INPUT_OUTPUT)
        && ++refusals >= MAX_REFUSALS) {
      segments = false;
    }
  }

  /**
   * Takes datagrams that lie one behind the other, all but the last of {@code segmentBytes}. They
   * go out with the next {@link #flush}, or before.
   */
  void write(InetSocketAddress to, byte[] bytes, int length, int segmentBytes) {
    if (length <= segmentBytes) {
      add(new DatagramPacket(buffers.copy(bytes, 0, length), to));
    } else if (segments) {
      add(new SegmentedDatagramPacket(buffers.copy(bytes, 0, length), segmentBytes, to));
    } else {
      for (int at = 0; at < length; at += segmentBytes) {
        add(new DatagramPacket(buffers.copy(bytes, at, Math.min(segmentBytes, length - at)), to));
      }
    }
  }

  private void add(Object message) {
    var unused = channel.write(message, channel.voidPromise());
    if (++pending >= MAX_MESSAGES) {
      flush();
    }
  }

  /** Hands what was gathered to the kernel. */
  void flush() {
    if (pending > 0) {
      pending = 0;
      channel.flush();
    }
  }

  void close() {
    var unused = channel.close();
  }
}
