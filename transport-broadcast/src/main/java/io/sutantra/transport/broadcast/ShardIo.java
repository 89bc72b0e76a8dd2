package io.sutantra.transport.broadcast;

import io.netty.channel.EventLoop;
import io.sutantra.api.Clock;
import io.sutantra.api.Metrics;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * The event loop of a shard, with the clock, the sockets and the counters that everything on the
 * loop uses.
 *
 * <p><b>Threading:</b> confined to the loop, except for {@link #post} and {@link #schedule}.
 */
final class ShardIo {
  private static final int SCRATCH_BYTES = 64 * 1_024;

  private final int index;
  private final EventLoop loop;
  private final Clock clock;
  private final Logger logger;
  private final TransportCounters counters;
  private final Metrics.Histogram deliveryTimes;
  private final Mailbox mailbox;
  private final List<ShardSocket> sockets = new ArrayList<>();
  private final byte[] scratch = new byte[SCRATCH_BYTES];
  private final byte[] payloadScratch = new byte[Ports.MAX_DATAGRAM_BYTES];
  private long packetsSent;
  private long bytesSent;

  ShardIo(
      int index,
      EventLoop loop,
      Clock clock,
      Logger logger,
      TransportCounters counters,
      Metrics.Histogram deliveryTimes) {
    this.index = index;
    this.loop = loop;
    this.clock = clock;
    this.logger = logger;
    this.counters = counters;
    this.deliveryTimes = deliveryTimes;
    this.mailbox = new Mailbox(loop, this::failed);
  }

  /** Returns the number of the shard. */
  int index() {
    return index;
  }

  EventLoop loop() {
    return loop;
  }

  TransportCounters counters() {
    return counters;
  }

  long nanoTime() {
    return clock.nanoTime();
  }

  Clock clock() {
    return clock;
  }

  Logger logger() {
    return logger;
  }

  // Tasks.

  /** Runs a command on the loop soon; returns false if the loop has ended. Any thread. */
  boolean post(Runnable command) {
    return mailbox.post(command);
  }

  /** Runs a task after a delay; returns null if the loop has ended. Any thread. */
  Future<?> schedule(Runnable task, long delay, TimeUnit unit) {
    try {
      return loop.schedule(() -> run(task), delay, unit);
    } catch (RejectedExecutionException ended) {
      logger.log(Level.TRACE, "shard {0} has ended", index);
      return null;
    }
  }

  private void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error failure) {
      // The loop would tell nobody.
      failed(failure);
    }
  }

  /** Logs the failure of a task. */
  void failed(Throwable failure) {
    logger.log(Level.ERROR, "shard " + index + " failed at a task, and goes on", failure);
  }

  // Datagrams.

  /** Takes the sockets of the shard, one for each of this side's addresses. */
  void start(List<ShardSocket> own) {
    sockets.addAll(own);
  }

  /** Returns the buffer in which packets are put together. */
  byte[] scratch() {
    return scratch;
  }

  /** Returns the buffer in which one payload is put together. */
  byte[] payloadScratch() {
    return payloadScratch;
  }

  /**
   * As {@link #send(Path, byte[], int, int, boolean)}, for a datagram that is no part of a frame.
   */
  boolean send(Path path, byte[] datagram) {
    return send(path, datagram, datagram.length, datagram.length, false);
  }

  /**
   * Sends datagrams that lie one behind the other, all but the last of {@code segmentBytes}.
   *
   * @param begun whether the datagrams are of a frame that there was room for. By TCP such a frame
   *     is sent to its end, since nobody asks there for what is missing.
   * @return false if there was no room
   */
  boolean send(Path path, byte[] bytes, int length, int segmentBytes, boolean begun) {
    if (path instanceof UdpPath udp) {
      ShardSocket socket = sockets.get(udp.local());
      if (!socket.writable()) {
        return false;
      }
      socket.write(udp.remote(), bytes, length, segmentBytes);
      return true;
    }
    TcpPath tcp = (TcpPath) path;
    if (begun ? !tcp.open() : !tcp.writable()) {
      return false;
    }
    tcp.write(bytes, length, segmentBytes);
    return true;
  }

  /** Returns whether there is room to send by a path. */
  boolean writable(Path path) {
    return path instanceof UdpPath udp
        ? sockets.get(udp.local()).writable()
        : ((TcpPath) path).writable();
  }

  /** Notes packets that were sent, which are counted with the next {@link #flush}. */
  void sent(int packets, long bytes) {
    packetsSent += packets;
    bytesSent += bytes;
  }

  /** Hands to the kernel what was gathered. */
  void flush() {
    for (int i = 0; i < sockets.size(); i++) {
      sockets.get(i).flush();
    }
    if (packetsSent > 0) {
      counters.packetsSent.add(packetsSent);
      counters.bytesSent.add(bytesSent);
      packetsSent = 0;
      bytesSent = 0;
    }
  }

  /** Notes how long after it was offered a frame has gone out to all viewers of the shard. */
  void delivered(long nanos) {
    deliveryTimes.record(nanos / 1_000);
  }
}
