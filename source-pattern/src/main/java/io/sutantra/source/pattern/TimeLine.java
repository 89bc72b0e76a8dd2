package io.sutantra.source.pattern;

/**
 * The media time that the tracks of a pattern share. It starts when the first track is polled.
 *
 * <p><b>Threading:</b> confined together with the source.
 */
final class TimeLine {
  /**
   * The longest delay of a poll that costs no media. A busy machine's scheduler now and then lets a
   * thread wait for longer than a picture lasts, and a camera's driver would have kept the
   * pictures.
   */
  static final long CATCH_UP_NANOS = 100_000_000;

  private final long positionNanos;
  private boolean begun;
  private boolean closed;
  private long originNanos;

  /**
   * Creates a time line that has not started.
   *
   * @param positionNanos the media time of its beginning
   */
  TimeLine(long positionNanos) {
    this.positionNanos = positionNanos;
  }

  /** Starts the time line, if this is the first poll of any track. */
  void begin(long nowNanos) {
    if (closed) {
      throw new IllegalStateException("the source is closed");
    }
    if (!begun) {
      begun = true;
      originNanos = nowNanos - positionNanos;
    }
  }

  boolean begun() {
    return begun;
  }

  /** Returns the media time of the beginning. */
  long positionNanos() {
    return positionNanos;
  }

  /** Returns the media time at a time of the engine's clock. */
  long mediaNanos(long nowNanos) {
    return nowNanos - originNanos;
  }

  /** Returns the time of the engine's clock at a media time. */
  long engineNanos(long mediaNanos) {
    return originNanos + mediaNanos;
  }

  void close() {
    closed = true;
  }
}
