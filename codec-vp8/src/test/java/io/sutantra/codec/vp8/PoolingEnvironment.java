package io.sutantra.codec.vp8;

import io.sutantra.api.Clock;
import io.sutantra.api.Environment;
import io.sutantra.api.Metrics;
import io.sutantra.api.media.FramePool;
import io.sutantra.api.media.VideoFrame;
import io.sutantra.testkit.TestEnvironment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/**
 * A test environment that reuses pictures, as the engine does, so that their memory does not count
 * in a measurement. Confined to one thread.
 */
final class PoolingEnvironment implements Environment, AutoCloseable {
  private final TestEnvironment rest = new TestEnvironment();
  private final Map<String, Deque<VideoFrame>> idle = new HashMap<>();

  @Override
  public FramePool frames() {
    return (width, height) -> {
      Deque<VideoFrame> sameSize =
          idle.computeIfAbsent(width + "x" + height, size -> new ArrayDeque<>());
      VideoFrame used = sameSize.poll();
      if (used != null) {
        used.reuse();
        return Optional.of(used);
      }
      return Optional.of(new VideoFrame(width, height, sameSize::push));
    };
  }

  @Override
  public Clock clock() {
    return rest.clock();
  }

  @Override
  public ScheduledExecutorService scheduler() {
    return rest.scheduler();
  }

  @Override
  public Metrics metrics() {
    return rest.metrics();
  }

  @Override
  public String loggerName() {
    return rest.loggerName();
  }

  @Override
  public void close() {
    rest.close();
  }
}
