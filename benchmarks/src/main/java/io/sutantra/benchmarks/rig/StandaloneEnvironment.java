package io.sutantra.benchmarks.rig;

import io.sutantra.api.Clock;
import io.sutantra.api.Environment;
import io.sutantra.api.Metrics;
import io.sutantra.api.media.FramePool;
import io.sutantra.core.queue.PooledFrames;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;

/**
 * The environment of a codec or source that is measured alone: the engine's pool, and nothing more.
 */
final class StandaloneEnvironment implements Environment {
  private static final int POOL_FRAMES = 256;

  private final FramePool frames = new PooledFrames(POOL_FRAMES);

  @Override
  public Clock clock() {
    return Clock.system();
  }

  @Override
  public ScheduledExecutorService scheduler() {
    throw new UnsupportedOperationException(
        "codecs and sources that are measured alone have nothing to do later");
  }

  @Override
  public Metrics metrics() {
    return new Metrics() {
      @Override
      public Counter counter(String name, String unit, Label... labels) {
        return count -> {};
      }

      @Override
      public void gauge(String name, String unit, LongSupplier value, Label... labels) {}

      @Override
      public Histogram histogram(String name, String unit, Label... labels) {
        return value -> {};
      }
    };
  }

  @Override
  public FramePool frames() {
    return frames;
  }

  @Override
  public String loggerName() {
    return "sutantra.benchmarks";
  }
}
