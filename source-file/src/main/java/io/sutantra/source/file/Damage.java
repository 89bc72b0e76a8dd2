package io.sutantra.source.file;

import io.sutantra.api.Environment;
import io.sutantra.api.Metrics;
import java.lang.System.Logger.Level;
import java.nio.file.Path;

/** Counts what of a file cannot be used, as {@code packets.damaged}, and logs the first. */
final class Damage {
  private final Path path;
  private final System.Logger logger;
  private final Metrics.Counter damaged;
  private boolean logged;
  private boolean fresh;

  Damage(Path path, Environment environment) {
    this.path = path;
    this.logger = System.getLogger(environment.loggerName());
    this.damaged = environment.metrics().counter("packets.damaged", "packets");
  }

  /** Something cannot be used. */
  void found(String what) {
    damaged.increment();
    fresh = true;
    if (!logged) {
      logged = true;
      logger.log(
          Level.WARNING,
          "file ''{0}'' is damaged: {1}; it goes on with the next key frame. Further damage is"
              + " counted in packets.damaged and not logged",
          path,
          what);
    }
  }

  /** Whether something was found since the last call. */
  boolean isFresh() {
    boolean found = fresh;
    fresh = false;
    return found;
  }
}
