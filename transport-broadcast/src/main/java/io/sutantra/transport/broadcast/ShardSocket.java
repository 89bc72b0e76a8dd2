package io.sutantra.transport.broadcast;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.Errors.NativeIoException;
import io.netty.channel.unix.SegmentedDatagramPacket;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * One shard's socket at one address.
 *
 * <p>Datagrams are gathered, and handed to the kernel many at a time ({@code sendmmsg}); those for
 * one viewer that are of one size as one message that the kernel cuts ({@code UDP_SEGMENT}). Some
 * ways take no such messages: a network card, a tunnel, an interface whose MTU is small. An address
 * that one was refused to is sent its datagrams one by one for a while; no other address is.
 * <b>Threading:</b> confined to the shard's loop.
 */
final class ShardSocket {
  /** Netty hands at most so many messages to the kernel at a time. */
  static final int MAX_MESSAGES = 16;

  /** After so long it is tried again whether an address takes segmented messages. */
  static final long UNSEGMENTED_NANOS = TimeUnit.SECONDS.toNanos(60);

  private static final int MAX_UNSEGMENTED = 4_096;

  // Of errno.h: what Linux says of a segmented message that a way does not take.
  private static final int EIO = -5;
  private static final int EINVAL = -22;
  private static final int EMSGSIZE = -90;

  private final Channel channel;
  private final LongSupplier nanoTime;
  private final Refusals refusals;
  private final SendBuffers buffers = new SendBuffers(PooledByteBufAllocator.DEFAULT);
  private final boolean segments;

  /** Until when addresses are sent no segmented messages; the one that was refused first, first. */
  private final Map<InetSocketAddress, Long> unsegmented = new LinkedHashMap<>();

  private final Write[] writes = new Write[MAX_MESSAGES];
  private int nextWrite;
  private int pending;

  /** Hears of what the kernel refuses to send. */
  @FunctionalInterface
  interface Refusals {
    /** So many datagrams to that address were refused, and are lost. */
    void refused(InetSocketAddress to, int datagrams);
  }

  /**
   * Makes it.
   *
   * @param nanoTime the time by which an address is tried again
   */
  ShardSocket(Channel channel, LongSupplier nanoTime, Refusals refusals) {
    this.channel = channel;
    this.nanoTime = nanoTime;
    this.refusals = refusals;
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
   * Takes datagrams that lie one behind the other, all but the last of {@code segmentBytes}. They
   * go out with the next {@link #flush}, or before.
   */
  void write(InetSocketAddress to, byte[] bytes, int length, int segmentBytes) {
    if (length <= segmentBytes) {
      add(new DatagramPacket(buffers.copy(bytes, 0, length), to), to, 1);
    } else if (segments && takesSegments(to)) {
      int datagrams = (length + segmentBytes - 1) / segmentBytes;
      add(
          new SegmentedDatagramPacket(buffers.copy(bytes, 0, length), segmentBytes, to),
          to,
          datagrams);
    } else {
      for (int at = 0; at < length; at += segmentBytes) {
        int size = Math.min(segmentBytes, length - at);
        add(new DatagramPacket(buffers.copy(bytes, at, size), to), to, 1);
      }
    }
  }

  /** Whether an address is sent segmented messages, as far as this socket can send any. */
  boolean takesSegments(InetSocketAddress to) {
    if (unsegmented.isEmpty()) {
      return true;
    }
    Long until = unsegmented.get(to);
    if (until == null) {
      return true;
    }
    if (nanoTime.getAsLong() - until < 0) {
      return false;
    }
    unsegmented.remove(to);
    return true;
  }

  private void add(Object message, InetSocketAddress to, int datagrams) {
    Write write = writes[nextWrite];
    if (write == null || write.to != null) {
      // Those of before still wait: the kernel is slow.
      write = new Write();
      writes[nextWrite] = write;
    }
    nextWrite = (nextWrite + 1) % MAX_MESSAGES;
    write.to = to;
    write.datagrams = datagrams;
    var unused = channel.write(message, write);
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

  private void refused(InetSocketAddress to, int datagrams, Throwable cause) {
    if (cause instanceof ClosedChannelException) {
      return;
    }
    if (datagrams > 1 && isForSegments(cause)) {
      if (unsegmented.size() == MAX_UNSEGMENTED) {
        unsegmented.remove(unsegmented.keySet().iterator().next());
      }
      unsegmented.put(to, nanoTime.getAsLong() + UNSEGMENTED_NANOS);
    }
    refusals.refused(to, datagrams);
  }

  /** Whether the kernel would have taken the same datagrams one by one. */
  static boolean isForSegments(Throwable cause) {
    int error = cause instanceof NativeIoException named ? named.expectedErr() : 0;
    return error == EIO || error == EINVAL || error == EMSGSIZE;
  }

  /**
   * A message that waits for the kernel. When the kernel has taken or refused the message, the
   * object is used again for another one: it is never done.
   */
  private final class Write extends DefaultChannelPromise {
    private InetSocketAddress to;
    private int datagrams;

    Write() {
      super(channel);
    }

    @Override
    public boolean trySuccess() {
      return trySuccess(null);
    }

    @Override
    public boolean trySuccess(Void nothing) {
      to = null;
      return true;
    }

    @Override
    public boolean tryFailure(Throwable cause) {
      InetSocketAddress refusing = to;
      to = null;
      refused(refusing, datagrams, cause);
      return true;
    }
  }
}
