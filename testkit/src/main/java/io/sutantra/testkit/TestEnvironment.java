package io.sutantra.testkit;

import io.sutantra.api.Clock;
import io.sutantra.api.Environment;
import io.sutantra.api.Metrics;
import io.sutantra.api.media.FramePool;
import io.sutantra.api.media.VideoFrame;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * An environment for a plug-in that is tested without an engine.
 *
 * <p>The pool allocates a new picture at every call, so that a leak shows in {@link #framesInUse()}
 * and not as a time-out.
 *
 * <p><b>Threading:</b> any thread.
 */
public final class TestEnvironment implements Environment, AutoCloseable {
  private final Clock clock;
  private final ScheduledThreadPoolExecutor scheduler;
  private final Map<String, LongAdder> counters = new ConcurrentHashMap<>();
  private final Map<String, LongSupplier> gauges = new ConcurrentHashMap<>();
  private final AtomicInteger framesInUse = new AtomicInteger();
  private volatile int maxFrames = 64;

  /** Creates an environment with the given clock. The scheduler uses the system's clock. */
  public TestEnvironment(Clock clock) {
    this.clock = clock;
    this.scheduler =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "test-environment");
              thread.setDaemon(true);
              return thread;
            });
    scheduler.setRemoveOnCancelPolicy(true);
  }

  /** Creates an environment with the system's clock. */
  public TestEnvironment() {
    this(Clock.system());
  }

  @Override
  public Clock clock() {
    return clock;
  }

  @Override
  public ScheduledExecutorService scheduler() {
    return scheduler;
  }

  @Override
  public Metrics metrics() {
    return new Metrics() {
      @Override
      public Counter counter(String name, String unit, Label... labels) {
        return counters.computeIfAbsent(name, key -> new LongAdder())::add;
      }

      @Override
      public void gauge(String name, String unit, LongSupplier value, Label... labels) {
        gauges.put(name, value);
      }

      @Override
      public Histogram histogram(String name, String unit, Label... labels) {
        LongAdder count = counters.computeIfAbsent(name, key -> new LongAdder());
        return value -> count.increment();
      }
    };
  }

  @Override
  public FramePool frames() {
    return (width, height) -> {
      if (framesInUse.incrementAndGet() > maxFrames) {
        framesInUse.decrementAndGet();
        return Optional.empty();
      }
      return Optional.of(new VideoFrame(width, height, frame -> framesInUse.decrementAndGet()));
    };
  }

  @Override
  public String loggerName() {
    return "io.sutantra.test";
  }

  /**
   * Returns the value of a counter, all labels together, or the number of values that a histogram
   * has recorded; 0 if there is neither.
   */
  public long counted(String name) {
    LongAdder counter = counters.get(name);
    return counter == null ? 0 : counter.sum();
  }

  /** Returns the value of a gauge; 0 if there is no such gauge. */
  public long gauged(String name) {
    LongSupplier gauge = gauges.get(name);
    return gauge == null ? 0 : gauge.getAsLong();
  }

  /** Returns the number of pictures that were taken and not released. */
  public int framesInUse() {
    return framesInUse.get();
  }

  /** Returns the number of delayed and periodic tasks in the scheduler. */
  public int scheduledTasks() {
    return scheduler.getQueue().size();
  }

  /** Limits the number of pictures in use; the pool returns no more pictures beyond it. */
  public void limitFrames(int max) {
    maxFrames = max;
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
  }
}
