package io.sutantra.api;

import io.sutantra.api.media.FramePool;
import java.util.concurrent.ScheduledExecutorService;

/** What the engine lends a plug-in. */
public interface Environment {
  /** Time. */
  Clock clock();

  /**
   * For small things to do later, such as time-outs and the reading of statistics. Shared by all
   * plug-ins: a task that blocks holds up the others. The engine shuts it down.
   */
  ScheduledExecutorService scheduler();

  /** Counters and gauges. */
  Metrics metrics();

  /** Raw pictures. */
  FramePool frames();

  /**
   * The name to log under, with {@link System#getLogger(String)} or whatever the plug-in brings.
   */
  String loggerName();
}
