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
 * What the engine would lend a plug-in, for a plug-in that is tested alone.
 *
 * <p>Pictures are new at every call, so that a leak shows in {@link #framesInUse()} and not as a
 * time-out. <b>Threading:</b> any thread.
 */
public final class TestEnvironment implements Environment, AutoCloseable {
  private final Clock clock;
  private final ScheduledThreadPoolExecutor scheduler;
  private final Map<String, LongAdder> counters = new ConcurrentHashMap<>();
  private final Map<String, LongSupplier> gauges = new ConcurrentHashMap<>();
  private final AtomicInteger framesInUse = new AtomicInteger();
  private volatile int maxFrames = 64;

  /** An environment in which {@code clock} is the time. The scheduler goes by the machine's. */
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

  /** An environment that goes by the machine's clocks. */
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

  /** Returns a counter's value, labels together, or how much a histogram has recorded; else 0. */
  public long counted(String name) {
    LongAdder counter = counters.get(name);
    return counter == null ? 0 : counter.sum();
  }

  /** What a gauge says; 0 if nobody has made it. */
  public long gauged(String name) {
    LongSupplier gauge = gauges.get(name);
    return gauge == null ? 0 : gauge.getAsLong();
  }

  /** How many pictures were taken and not released. */
  public int framesInUse() {
    return framesInUse.get();
  }

  /** How many tasks wait in the scheduler, or come back again and again. */
  public int scheduledTasks() {
    return scheduler.getQueue().size();
  }

  /** Makes the pool refuse when that many pictures are in use. */
  public void limitFrames(int max) {
    maxFrames = max;
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
  }
}
