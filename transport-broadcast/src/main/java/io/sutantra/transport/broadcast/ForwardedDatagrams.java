package io.sutantra.transport.broadcast;

import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jctools.queues.MpscArrayQueue;

/**
 * Where other threads put datagrams that are for one of a shard's viewers. What finds no room is
 * lost, as it would be in a socket's buffer.
 *
 * <p>What comes by a path that is nobody's yet, of which anybody can send as much as he likes,
 * takes a quarter of the room at most; and no viewer's path takes more than its share.
 *
 * <p><b>Threading:</b> any thread offers; the shard's loop takes.
 */
final class ForwardedDatagrams {
  private static final int MAX_DATAGRAMS = 1_024;
  private static final int MAX_UNPROVED = 256;
  private static final int MAX_OF_ONE_PATH = 32;

  private final MpscArrayQueue<Datagram> queue = new MpscArrayQueue<>(MAX_DATAGRAMS);
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final Executor loop;
  private final Taker taker;
  private final Runnable whenDone;
  private final Runnable taking = this::take;
  private final Quota unproved = new Quota(MAX_UNPROVED);

  private record Datagram(Path path, ByteBuffer bytes, int from, Quota share) {}

  /** Takes what came. */
  @FunctionalInterface
  interface Taker {
    /**
     * Takes a datagram.
     *
     * @param from the shard that it came to
     */
    void take(Path path, ByteBuffer datagram, int from);
  }

  /**
   * Makes one.
   *
   * @param whenDone is run on the loop after all that was there has been taken
   */
  ForwardedDatagrams(Executor loop, Taker taker, Runnable whenDone) {
    this.loop = loop;
    this.taker = taker;
    this.whenDone = whenDone;
  }

  /** What a path that is known to be a viewer's may take. */
  static Quota shareOfPath() {
    return new Quota(MAX_OF_ONE_PATH);
  }

  /**
   * Hands a datagram over.
   *
   * @param ofPath the share of the path that it came by; null if that is nobody's
   * @return false if there is no room
   */
  boolean offer(Path path, byte[] datagram, int from, Quota ofPath) {
    Quota share = ofPath == null ? unproved : ofPath;
    if (!share.take()) {
      return false;
    }
    if (!queue.offer(new Datagram(path, ByteBuffer.wrap(datagram), from, share))) {
      share.give();
      return false;
    }
    if (scheduled.compareAndSet(false, true)) {
      loop.execute(taking);
    }
    return true;
  }

  private void take() {
    scheduled.set(false);
    Datagram each;
    for (int i = 0; i < MAX_DATAGRAMS && (each = queue.poll()) != null; i++) {
      each.share().give();
      taker.take(each.path(), each.bytes(), each.from());
    }
    whenDone.run();
  }
}
