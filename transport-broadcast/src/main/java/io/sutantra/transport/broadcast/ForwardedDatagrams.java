package io.sutantra.transport.broadcast;

import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jctools.queues.MpscArrayQueue;

/**
 * A queue of datagrams that came in elsewhere and are for a viewer of one shard. What finds no room
 * is lost, as it would be in a socket's buffer.
 *
 * <p>Datagrams by paths that no viewer has proved, of which anybody can send any number, take a
 * quarter of the room at most; and no viewer's path takes more than its share.
 *
 * <p><b>Threading:</b> any thread offers; the shard's loop takes.
 */
final class ForwardedDatagrams {
  private static final int MAX_DATAGRAMS = 1_024;
  private static final int MAX_UNPROVED = 256;

  private final MpscArrayQueue<Datagram> queue = new MpscArrayQueue<>(MAX_DATAGRAMS);
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final Executor loop;
  private final Taker taker;
  private final Runnable whenDone;
  private final Runnable taking = this::take;
  private final Quota unproved = new Quota(MAX_UNPROVED);

  private record Datagram(Path path, ByteBuffer bytes, int from, Quota share) {}

  /** The taker of the datagrams. */
  @FunctionalInterface
  interface Taker {
    /**
     * Takes a datagram.
     *
     * @param from the shard that the datagram came to
     */
    void take(Path path, ByteBuffer datagram, int from);
  }

  /**
   * Creates an empty queue.
   *
   * @param whenDone is run on the loop each time the queue has been emptied
   */
  ForwardedDatagrams(Executor loop, Taker taker, Runnable whenDone) {
    this.loop = loop;
    this.taker = taker;
    this.whenDone = whenDone;
  }

  /**
   * Adds a datagram.
   *
   * @param ofPath the share of the datagram's path; null if the path is nobody's
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
