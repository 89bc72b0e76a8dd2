package io.sutantra.benchmarks.rig;

import io.sutantra.api.media.Media;
import io.sutantra.core.queue.MediaQueue;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import org.jctools.queues.MpscArrayQueue;
import org.jctools.queues.SpscArrayQueue;
import org.openjdk.jmh.infra.Control;

/**
 * The common interface of the compared queues, which do not block: each refuses when it is full.
 */
public interface HopQueue {
  /** The most frames that wait, the default between two stages. */
  int CAPACITY = 64;

  /** Hands a frame over, if there is room; returns false otherwise. */
  boolean offer(Media media);

  /** Returns the oldest frame, or null. */
  Media poll();

  /** Creates a queue by its name in the tables. */
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

  /** Offers until the queue takes the frame or the measurement ends. */
  default void put(Media media, Control control) {
    for (int tries = 0; !offer(media) && !control.stopMeasurement; tries++) {
      pause(tries);
    }
  }

  /** Polls until there is a frame or the measurement ends. */
  default Media take(Control control) {
    Media media = poll();
    for (int tries = 0; media == null && !control.stopMeasurement; tries++) {
      pause(tries);
      media = poll();
    }
    return media;
  }

  // With more busy threads than cores, a spinning thread can hold up the thread that it waits for.
  @SuppressWarnings("ThreadPriorityCheck")
  private static void pause(int tries) {
    if (tries % 100 == 99) {
      Thread.yield();
    } else {
      Thread.onSpinWait();
    }
  }
}
