package io.sutantra.core.engine;

import io.sutantra.api.Clock;
import io.sutantra.api.Environment;
import io.sutantra.api.media.FramePool;
import io.sutantra.core.metrics.MetricsRegistry;
import io.sutantra.core.plugin.Plugins;
import io.sutantra.core.plugin.WaitLimit;
import io.sutantra.core.queue.PooledFrames;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/**
 * The resources that all streams of an engine share: plug-ins and their settings, the clock,
 * metrics, and threads for timers and queries.
 */
final class EngineContext implements AutoCloseable {
  private static final int SCHEDULER_THREADS = 2;

  private final Plugins plugins;
  private final PluginSettings settings;
  private final EngineOptions options;
  private final Clock clock;
  private final ExecutorService queries =
      Executors.newCachedThreadPool(task -> daemon(task, "sutantra-questions"));
  private final Map<String, WaitLimit> waitLimits = new ConcurrentHashMap<>();
  private final MetricsRegistry metrics = new MetricsRegistry(queries);
  private final ScheduledThreadPoolExecutor scheduler;
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(1, task -> daemon(task, "sutantra-timer"));

  EngineContext(Plugins plugins, PluginSettings settings, EngineOptions options, Clock clock) {
    this.plugins = plugins;
    this.settings = settings;
    this.options = options;
    this.clock = clock;
    this.scheduler =
        new ScheduledThreadPoolExecutor(
            SCHEDULER_THREADS, task -> daemon(task, "sutantra-scheduler"));
    scheduler.setRemoveOnCancelPolicy(true);
    timer.setRemoveOnCancelPolicy(true);
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Returns the threads for queries to plug-ins. Each query that hangs occupies one thread. */
  Executor queries() {
    return queries;
  }

  /**
   * Returns the wait limit of a plug-in such as {@code source.file}. All streams that use the
   * plug-in share this limit.
   */
  WaitLimit waitLimit(String plugin) {
    return waitLimits.computeIfAbsent(plugin, key -> new WaitLimit());
  }

  Plugins plugins() {
    return plugins;
  }

  PluginSettings settings() {
    return settings;
  }

  EngineOptions options() {
    return options;
  }

  Clock clock() {
    return clock;
  }

  MetricsRegistry metrics() {
    return metrics;
  }

  /** Returns the timer for the engine's own delayed work; no plug-in can block this timer. */
  ScheduledExecutorService timer() {
    return timer;
  }

  /** Returns the scheduler that plug-ins use. */
  ScheduledExecutorService scheduler() {
    return scheduler;
  }

  PooledFrames newPool() {
    return new PooledFrames(options.poolFrames());
  }

  /** Returns the environment of a plug-in such as {@code codec.vp8}. */
  Environment environment(String plugin, FramePool frames) {
    return new PluginEnvironment(
        clock, scheduler, metrics.scoped(plugin), frames, "sutantra." + plugin);
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
    timer.shutdownNow();
    queries.shutdownNow();
  }
}
