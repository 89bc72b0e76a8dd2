package io.sutantra.api;

import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaFormat;
import java.io.IOException;

/**
 * A running source of media.
 *
 * <p><b>Threading:</b> confined, except {@link #statistics()}, which any thread may read.
 * <b>Errors:</b> what {@link #start()} and {@link #poll} throw ends the source, and its stream
 * makes another one later; the message, which people see meanwhile, says what was wrong with what,
 * and what to do. A poll before the start or after the close is an {@link IllegalStateException}.
 */
public interface FrameSource extends AutoCloseable {
  /** Opens what the source reads from. Takes a few seconds at most. */
  void start() throws IOException;

  /** What it delivers. Called after {@link #start()}; does not change afterwards. */
  MediaFormat format();

  /**
   * The next media, if it is time for it. Does not block and does not wait.
   *
   * @param nowNanos the engine's monotonic clock
   * @return null if nothing is due. What is returned belongs to the caller; its media time never
   *     goes back, its capture time is {@code nowNanos} or a little before. A source that was not
   *     polled for a while skips what is past.
   */
  Media poll(long nowNanos) throws IOException;

  /**
   * When to poll next, at the latest: the engine may sleep until then. A source that wakes it may
   * say {@link Long#MAX_VALUE}.
   */
  default long nextPollNanos(long nowNanos) {
    return nowNanos + 1_000_000;
  }

  /**
   * Tells a source whose media comes when it likes how to end the engine's sleep, once, between
   * {@link #start()} and the first poll. A source that is driven by the clock has no use for it.
   *
   * @param wake any thread may run it; does not block. Run it after the media, the end or the
   *     failure that a poll will find is there to be found.
   */
  default void wakeBy(Runnable wake) {}

  /** Asks for a key frame, of a source that has a say in it. */
  default void requestKeyFrame() {}

  /** Whether it has come to its end: there is nothing more to poll. */
  default boolean ended() {
    return false;
  }

  /**
   * Whether its media comes from somebody else, who decides when there is any: a camera, the far
   * end of a network. Such a source may come again after its end, so that the engine opens another
   * one then; and it is not closed while nobody watches, unless the engine is told so.
   */
  default boolean receives() {
    return false;
  }

  /** What it can say of its reception. */
  default SourceStatistics statistics() {
    return SourceStatistics.NONE;
  }

  /** Gives everything back, within a second. May be called more than once, and without a start. */
  @Override
  void close();
}
