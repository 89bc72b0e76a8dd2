package io.sutantra.api;

import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaFormat;
import java.io.IOException;

/**
 * A track of a source: its pictures, or its sound.
 *
 * <p><b>Threading:</b> confined together with its source: the engine calls one track of a source at
 * a time. <b>Errors:</b> what {@link #poll} throws ends the source, and its stream makes another
 * one later; the message, which people see meanwhile, says what was wrong with what, and what to
 * do. A poll before the source's start or after its close is an {@link IllegalStateException}.
 */
public interface MediaTrack {
  /** The format of what the track delivers. Called after the source's start; does not change. */
  MediaFormat format();

  /**
   * Returns the next media, if it is time for it. Does not block and does not wait.
   *
   * @param nowNanos the engine's monotonic clock
   * @return null if nothing is due. What is returned belongs to the caller; its media time never
   *     goes back and lies on the time line that all tracks of the source share; its capture time
   *     is {@code nowNanos} or a little before. A track that was not polled for a while skips what
   *     is past.
   */
  Media poll(long nowNanos) throws IOException;

  /**
   * When to poll next, at the latest: the engine may sleep until then. A track that wakes the
   * engine may say {@link Long#MAX_VALUE}.
   */
  default long nextPollNanos(long nowNanos) {
    return nowNanos + 1_000_000;
  }

  /**
   * Tells a track whose media comes when it likes how to end the engine's sleep, once, between the
   * source's start and the first poll. A track that is driven by the clock has no use for it.
   *
   * @param wake any thread may run it; does not block. Run it after the media, the end or the
   *     failure that a poll will find is there to be found.
   */
  default void wakeBy(Runnable wake) {}

  /** Asks for a key frame, of a track that has a say in it. */
  default void requestKeyFrame() {}

  /**
   * Whether the track has come to its end: there is nothing more to poll. The source ends with the
   * last of its tracks.
   */
  default boolean ended() {
    return false;
  }
}
