package io.sutantra.benchmarks.rig;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A gate that keeps a pipeline full without ever overflowing it: the source may be a number of
 * frames ahead of the sinks.
 *
 * <p><b>Threading:</b> the source's thread calls {@link #tryPass}, any thread {@link #delivered};
 * one thread at a time waits.
 */
public final class FrameGate {
  private static final long TIMEOUT_NANOS = 20_000_000_000L;
  private static final long NAP_NANOS = 1_000_000;

  private final int window;
  private final int sinks;
  private final AtomicLong deliveries = new AtomicLong();
  private volatile boolean open;
  private volatile long goal = Long.MAX_VALUE;
  private volatile Thread waiting;
  private long passed;

  /**
   * Creates a closed gate.
   *
   * @param window the most frames that the source may be ahead
   * @param sinks the number of sinks that take each frame
   */
  public FrameGate(int window, int sinks) {
    this.window = window;
    this.sinks = sinks;
  }

  /** Opens the gate. */
  public void open() {
    open = true;
  }

  /** Lets the source send one more frame; returns false if the source must wait. */
  boolean tryPass() {
    if (!open || passed * sinks - deliveries.get() >= (long) window * sinks) {
      return false;
    }
    passed++;
    return true;
  }

  /** Records that a frame has arrived at one of the sinks. */
  public void delivered() {
    if (deliveries.incrementAndGet() >= goal) {
      Thread thread = waiting;
      waiting = null;
      LockSupport.unpark(thread);
    }
  }

  /**
   * Waits until a number of further frames have arrived at all sinks.
   *
   * @throws IllegalStateException if the frames do not arrive: the pipeline has lost some
   */
  public void await(int frames) {
    awaitDeliveries(deliveries.get() + (long) frames * sinks);
  }

  /**
   * Waits until a number of frames have arrived at all sinks since the creation of the gate.
   *
   * @throws IllegalStateException if the frames do not arrive
   */
  public void awaitTotal(long frames) {
    awaitDeliveries(frames * sinks);
  }

  private void awaitDeliveries(long target) {
    waiting = Thread.currentThread();
    goal = target;
    long deadline = System.nanoTime() + TIMEOUT_NANOS;
    while (deliveries.get() < target) {
      LockSupport.parkNanos(this, NAP_NANOS);
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException(
            "%d deliveries were missing after %d s"
                .formatted(target - deliveries.get(), TIMEOUT_NANOS / 1_000_000_000));
      }
    }
    goal = Long.MAX_VALUE;
  }
}
