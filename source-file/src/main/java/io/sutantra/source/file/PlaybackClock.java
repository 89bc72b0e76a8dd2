package io.sutantra.source.file;

/**
 * The clock that the tracks of a file share: it maps media times to times of the engine.
 *
 * <p><b>Threading:</b> confined.
 */
final class PlaybackClock {
  private boolean begun;
  private long originNanos;

  /** Starts the clock. */
  void begin(long originNanos) {
    this.begun = true;
    this.originNanos = originNanos;
  }

  /** Returns whether the clock has started. */
  boolean begun() {
    return begun;
  }

  /** Returns the engine's time at which the media time is 0. */
  long originNanos() {
    return originNanos;
  }
}
