package io.sutantra.api;

import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaFormat;
import java.io.IOException;

/**
 * A track of a source: its video or its audio.
 *
 * <p><b>Threading:</b> confined together with its source: the engine calls one track of a source at
 * a time.
 *
 * <p><b>Errors:</b> an exception of {@link #poll} ends the source, and the stream opens another
 * source later. The message is shown to people meanwhile, so it states what was wrong with what,
 * and what to do. A poll before the source's start or after its close throws {@link
 * IllegalStateException}.
 */
public interface MediaTrack {
  /**
   * Returns the format of the track's media. Called after the source's start; the format does not
   * change.
   */
  MediaFormat format();

  /**
   * Returns the next media, if they are due. Does not block.
   *
   * @param nowNanos the engine's monotonic clock
   * @return null if nothing is due. The media belong to the caller. The media time never goes back
   *     and lies on the time line that all tracks of the source share. The capture time is {@code
   *     nowNanos} or a little earlier. A track that was not polled for a while skips the media that
   *     are past.
   */
  Media poll(long nowNanos) throws IOException;

  /**
   * Returns the latest time of the next poll: the engine may sleep until then. A track that wakes
   * the engine may return {@link Long#MAX_VALUE}.
   */
  default long nextPollNanos(long nowNanos) {
    return nowNanos + 1_000_000;
  }

  /**
   * Sets the wake-up of the engine's thread, for a track whose media come at any time. Called once,
   * between the source's start and the first poll. A track that is driven by the clock ignores the
   * wake-up.
   *
   * @param wake the wake-up, which any thread may run and which does not block. The track runs the
   *     wake-up after the media, the end or the failure can be found by a poll.
   */
  default void wakeBy(Runnable wake) {}

  /** Requests a key frame. A track that cannot influence its key frames ignores the request. */
  default void requestKeyFrame() {}

  /**
   * Returns whether the track has ended: no media are left to poll. The source ends with the last
   * of its tracks.
   */
  default boolean ended() {
    return false;
  }
}
