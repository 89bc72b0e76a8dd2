package io.sutantra.benchmarks.rig;

import io.sutantra.api.media.Media;
import io.sutantra.core.queue.MediaQueue;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import org.jctools.queues.MpscArrayQueue;
import org.jctools.queues.SpscArrayQueue;
import org.openjdk.jmh.infra.Control;

/** The queues that are compared, without blocking: all refuse when they are full. */
public interface HopQueue {
  /** How many frames wait at most, as between two stages by default. */
  int CAPACITY = 64;

  /** Hands over, if there is room. */
  boolean offer(Media media);

  /** The oldest, or null. */
  Media poll();

  /** A new queue by its name in the tables. */
  static HopQueue named(String name) {
    return switch (name) {
      case "media-queue" -> {
        MediaQueue queue = new MediaQueue(CAPACITY);
        yield new HopQueue() {
          @Override
          public boolean offer(Media media) {
            return queue.offer(media);
          }

          @Override
          public Media poll() {
            return queue.poll();
          }
        };
      }
      case "jctools-spsc" -> of(new SpscArrayQueue<>(CAPACITY));
      case "jctools-mpsc" -> of(new MpscArrayQueue<>(CAPACITY));
      case "array-blocking" -> of(new ArrayBlockingQueue<>(CAPACITY));
      default -> throw new IllegalArgumentException("there is no queue '" + name + "'");
    };
  }

  private static HopQueue of(Queue<Media> queue) {
    return new HopQueue() {
      @Override
      public boolean offer(Media media) {
        return queue.offer(media);
      }

      @Override
      public Media poll() {
        return queue.poll();
      }
    };
  }

  /** Offers until it is taken or the measurement ends. */
  default void put(Media media, Control control) {
    for (int tries = 0; !offer(media) && !control.stopMeasurement; tries++) {
      pause(tries);
    }
  }

  /** Polls until there is something or the measurement ends. */
  default Media take(Control control) {
    Media media = poll();
    for (int tries = 0; media == null && !control.stopMeasurement; tries++) {
      pause(tries);
      media = poll();
    }
    return media;
  }

  // With more busy threads than cores, one that only spins keeps the one that it waits for away.
  @SuppressWarnings("ThreadPriorityCheck")
  private static void pause(int tries) {
    if (tries % 100 == 99) {
      Thread.yield();
    } else {
      Thread.onSpinWait();
    }
  }
}
