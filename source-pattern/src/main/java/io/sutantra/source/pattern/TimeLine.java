package io.sutantra.source.pattern;

/**
 * The media time that the tracks of a pattern share: begins when the first of them is polled.
 *
 * <p><b>Threading:</b> confined together with the source.
 */
final class TimeLine {
  /**
   * So late a poll may be without costing media: a busy machine's scheduler now and then lets a
   * thread wait for longer than a picture lasts, and a camera's driver would have kept them.
   */
  static final long CATCH_UP_NANOS = 100_000_000;

  private final long positionNanos;
  private boolean begun;
  private boolean closed;
  private long originNanos;

  /**
   * Makes a time line that has not begun.
   *
   * @param positionNanos the media time of its beginning
   */
  TimeLine(long positionNanos) {
    this.positionNanos = positionNanos;
  }

  /** Begins, if this is the first poll of all tracks. */
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

  /** The media time of the beginning. */
  long positionNanos() {
    return positionNanos;
  }

  /** The media time at a time of the engine's clock. */
  long mediaNanos(long nowNanos) {
    return nowNanos - originNanos;
  }

  /** The time of the engine's clock at a media time. */
  long engineNanos(long mediaNanos) {
    return originNanos + mediaNanos;
  }

  void close() {
    closed = true;
  }
}
