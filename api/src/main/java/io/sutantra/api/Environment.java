package io.sutantra.api;

import io.sutantra.api.media.FramePool;
import java.util.concurrent.ScheduledExecutorService;

/** The services that the engine provides to a plug-in. */
public interface Environment {
  /** Returns the clock. */
  Clock clock();

  /**
   * Returns a scheduler for short delayed tasks, such as time-outs and the reading of statistics.
   * All plug-ins share the scheduler: a task that blocks delays the tasks of others. The engine
   * shuts the scheduler down.
   */
  ScheduledExecutorService scheduler();

  /** Returns the registry of the plug-in's metrics. */
  Metrics metrics();

  /** Returns the pool of raw pictures. */
  FramePool frames();

  /**
   * Returns the name of the plug-in's logger, for {@link System#getLogger(String)} or the plug-in's
   * own logging library.
   */
  String loggerName();
}
