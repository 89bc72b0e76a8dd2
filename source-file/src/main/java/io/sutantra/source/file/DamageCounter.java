package io.sutantra.source.file;

import io.sutantra.api.Environment;
import io.sutantra.api.Metrics;
import io.sutantra.api.media.MediaType;
import java.lang.System.Logger.Level;
import java.nio.file.Path;

/** A counter of the damage in a track, {@code packets.damaged}, that also logs the first damage. */
final class DamageCounter {
  /**
   * The words of a log entry about a file's pictures: the damaged thing, and how playing continues.
   */
  private static final String[] PICTURES = {"file", "it goes on with the next key frame"};

  /** The words of a log entry about a file's sound. */
  private static final String[] SOUND = {"the sound of file", "it goes on with what can be heard"};

  private final Path path;
  private final String[] words;
  private final System.Logger logger;
  private final Metrics.Counter damaged;
  private boolean logged;
  private boolean fresh;

  DamageCounter(Path path, MediaType type, Environment environment) {
    this.path = path;
    this.words = type == MediaType.VIDEO ? PICTURES : SOUND;
    this.logger = System.getLogger(environment.loggerName());
    this.damaged = environment.metrics().counter("packets.damaged", "packets");
  }

  /** Counts one damaged packet, picture or piece of sound. */
  void found(String what) {
    damaged.increment();
    fresh = true;
    if (!logged) {
      logged = true;
      logger.log(
          Level.WARNING,
          "{0} ''{1}'' is damaged: {2}; {3}. Further damage is counted in packets.damaged and not"
              + " logged",
          words[0],
          path,
          what,
          words[1]);
    }
  }

  /** Returns whether damage was found since the last call. */
  boolean isFresh() {
    boolean found = fresh;
    fresh = false;
    return found;
  }
}
