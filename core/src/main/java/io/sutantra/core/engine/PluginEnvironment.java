package io.sutantra.core.engine;

import io.sutantra.api.Clock;
import io.sutantra.api.Environment;
import io.sutantra.api.Metrics;
import io.sutantra.api.media.FramePool;
import java.util.concurrent.ScheduledExecutorService;

/** The environment of one plug-in. */
record PluginEnvironment(
    Clock clock,
    ScheduledExecutorService scheduler,
    Metrics metrics,
    FramePool frames,
    String loggerName)
    implements Environment {}
