package io.sutantra.core.engine;

import io.sutantra.api.Clock;
import io.sutantra.api.Environment;
import io.sutantra.api.media.FramePool;
import io.sutantra.core.metrics.MetricsRegistry;
import io.sutantra.core.plugin.Patience;
import io.sutantra.core.plugin.Plugins;
import io.sutantra.core.queue.PooledFrames;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/**
 * What all streams of an engine share: plug-ins and their settings, time, metrics, the scheduler.
 */
final class EngineContext implements AutoCloseable {
  private static final int SCHEDULER_THREADS = 2;

  private final Plugins plugins;
  private final PluginSettings settings;
  private final EngineOptions options;
  private final Clock clock;
  private final ExecutorService questions =
      Executors.newCachedThreadPool(task -> daemon(task, "sutantra-questions"));
  private final Map<String, Patience> patience = new ConcurrentHashMap<>();
  private final MetricsRegistry metrics = new MetricsRegistry(questions);
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

  /** Threads for what plug-ins are asked; each that hangs has one. */
  Executor questions() {
    return questions;
  }

  /** With a plug-in, such as {@code source.file}, whichever stream's part of it is asked. */
  Patience patience(String plugin) {
    return patience.computeIfAbsent(plugin, key -> new Patience());
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

  /** For what the engine itself has to do later: no plug-in can hold it up. */
  ScheduledExecutorService timer() {
    return timer;
  }

  /** For plug-ins. */
  ScheduledExecutorService scheduler() {
    return scheduler;
  }

  PooledFrames newPool() {
    return new PooledFrames(options.poolFrames());
  }

  /** The environment of a plug-in, such as {@code codec.vp8}. */
  Environment environment(String plugin, FramePool frames) {
    return new PluginEnvironment(
        clock, scheduler, metrics.scoped(plugin), frames, "sutantra." + plugin);
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
    timer.shutdownNow();
    questions.shutdownNow();
  }
}
