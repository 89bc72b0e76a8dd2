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
 * The UDP socket of one shard at one address.
 *
 * <p>The socket gathers messages and hands many at a time to the kernel ({@code sendmmsg}).
 * Datagrams of one size for one viewer are one message, which the kernel segments ({@code
 * UDP_SEGMENT}). Some network cards, tunnels and interfaces with a small MTU refuse such messages.
 * An address to which a segmented message was refused gets single datagrams for a while; other
 * addresses are not affected. <b>Threading:</b> confined to the shard's loop.
 */
final class ShardSocket {
  /** The most messages that Netty hands to the kernel at a time. */
  static final int MAX_MESSAGES = SendBuffers.BUFFERS;

  /** The time for which an address gets single datagrams after a refusal. */
  static final long UNSEGMENTED_NANOS = TimeUnit.SECONDS.toNanos(60);

  private static final int MAX_UNSEGMENTED = 4_096;

  // From errno.h: the errors with which Linux refuses a segmented message.
  private static final int EIO = -5;
  private static final int EINVAL = -22;
  private static final int EMSGSIZE = -90;

  private final Channel channel;
  private final LongSupplier nanoTime;
  private final Refusals refusals;
  private final SendBuffers buffers = new SendBuffers(PooledByteBufAllocator.DEFAULT);
  private final boolean segments;

  /** The times until which addresses get no segmented messages, in the order of the refusals. */
  private final Map<InetSocketAddress, Long> unsegmented = new LinkedHashMap<>();

  private final Write[] writes = new Write[MAX_MESSAGES];
  private int nextWrite;
  private int pending;

  /** A listener for datagrams that the kernel refuses to send. */
  @FunctionalInterface
  interface Refusals {
    /** Takes the number of datagrams to an address that were refused, and so are lost. */
    void refused(InetSocketAddress to, int datagrams);
  }

  /**
   * Wraps a channel.
   *
   * @param nanoTime the clock for the times after which an address is tried again
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

  /** Returns whether the socket has room for more messages at present. */
  boolean writable() {
    return channel.isWritable();
  }

  /**
   * Takes a sequence of datagrams, each of {@code segmentBytes} except the last, which may be
   * shorter. The datagrams are sent with the next {@link #flush}, or before.
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

  /** Returns whether an address gets segmented messages, if this socket can send any. */
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
      // The message that used this object still waits, because the kernel is slow.
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

  /** Hands the gathered messages to the kernel. */
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

  /** Returns whether the kernel would take the same datagrams as single messages. */
  static boolean isForSegments(Throwable cause) {
    int error = cause instanceof NativeIoException named ? named.expectedErr() : 0;
    return error == EIO || error == EINVAL || error == EMSGSIZE;
  }

  /**
   * A message that waits for the kernel. When the kernel has taken or refused the message, this
   * object is used again for another message, so the promise never completes.
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
