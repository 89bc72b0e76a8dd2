package io.sutantra.transport.broadcast;

import io.sutantra.api.Clock;
import io.sutantra.api.Environment;
import io.sutantra.api.Metrics;
import io.sutantra.api.media.FramePool;
import java.lang.System.Logger;
import java.util.ResourceBundle;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;

/**
 * The engine's, but what is counted is so under names of its own. The counters are of the engine's
 * class all the same: code that was compiled for another one would be thrown away when the first
 * viewer comes.
 */
record WarmUpEnvironment(Environment engine) implements Environment {
  /** Whom the transport of a rehearsal tells what it logs: nobody has asked for it. */
  static final Logger SILENCE =
      new Logger() {
        @Override
        public String getName() {
          return "silence";
        }

        @Override
        public boolean isLoggable(Level level) {
          return false;
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {}

        @Override
        public void log(Level level, ResourceBundle bundle, String format, Object... params) {}
      };

  @Override
  public Clock clock() {
    return engine.clock();
  }

  @Override
  public ScheduledExecutorService scheduler() {
    return engine.scheduler();
  }

  @Override
  public Metrics metrics() {
    return new Metrics() {
      @Override
      public Counter counter(String name, String unit, Label... labels) {
        return engine.metrics().counter("rehearsal." + name, unit, labels);
      }

      @Override
      public void gauge(String name, String unit, LongSupplier value, Label... labels) {}

      @Override
      public Histogram histogram(String name, String unit, Label... labels) {
        return engine.metrics().histogram("rehearsal." + name, unit, labels);
      }
    };
  }

  @Override
  public FramePool frames() {
    return engine.frames();
  }

  @Override
  public String loggerName() {
    return engine.loggerName();
  }
}
