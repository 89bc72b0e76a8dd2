package io.sutantra.benchmarks.rig;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps a pipeline full without ever overflowing it: the source may be that many frames ahead of
 * the sinks.
 *
 * <p><b>Threading:</b> {@link #tryPass} from the source's thread, {@link #delivered} from any,
 * waiting from one thread at a time.
 */
public final class FrameGate {
  private static final long PATIENCE_NANOS = 20_000_000_000L;
  private static final long NAP_NANOS = 1_000_000;

  private final int window;
  private final int sinks;
  private final AtomicLong deliveries = new AtomicLong();
  private volatile boolean open;
  private volatile long goal = Long.MAX_VALUE;
  private volatile Thread waiting;
  private long passed;

  /**
   * A closed gate.
   *
   * @param window in frames
   * @param sinks how many take each frame
   */
  public FrameGate(int window, int sinks) {
    this.window = window;
    this.sinks = sinks;
  }

  /** Lets frames through from now on. */
  public void open() {
    open = true;
  }

  /** Whether the source may send one more frame; if so, it has. */
  boolean tryPass() {
    if (!open || passed * sinks - deliveries.get() >= (long) window * sinks) {
      return false;
    }
    passed++;
    return true;
  }

  /** A frame has arrived at one of the sinks. */
  public void delivered() {
    if (deliveries.incrementAndGet() >= goal) {
      Thread thread = waiting;
      waiting = null;
      LockSupport.unpark(thread);
    }
  }

  /**
   * Waits until that many more frames have arrived at all sinks.
   *
   * @throws IllegalStateException if they do not come: the pipeline has lost some
   */
  public void await(int frames) {
    awaitDeliveries(deliveries.get() + (long) frames * sinks);
  }

  /**
   * Waits until that many frames have arrived at all sinks since the gate was made.
   *
   * @throws IllegalStateException if they do not come
   */
  public void awaitTotal(long frames) {
    awaitDeliveries(frames * sinks);
  }

  private void awaitDeliveries(long target) {
    waiting = Thread.currentThread();
    goal = target;
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (deliveries.get() < target) {
      LockSupport.parkNanos(this, NAP_NANOS);
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException(
            "%d deliveries were missing after %d s"
                .formatted(target - deliveries.get(), PATIENCE_NANOS / 1_000_000_000));
      }
    }
    goal = Long.MAX_VALUE;
  }
}
