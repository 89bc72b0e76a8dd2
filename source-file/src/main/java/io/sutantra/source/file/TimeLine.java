package io.sutantra.source.file;

/**
 * A time line that maps the time stamps of a file to media times. The media times start at a given
 * time and always advance, over gaps, loops and pauses.
 *
 * <p>The time line follows the time stamps while they advance by an hour at most, as players do: a
 * slide may be shown for minutes. Where a time stamp is missing, stands still, goes back or leaps,
 * the next picture follows the last one after the last one's duration.
 */
final class TimeLine {
  /** The value of a missing time stamp. */
  static final long UNKNOWN = Long.MIN_VALUE;

  private static final long LARGEST_GAP_NANOS = 3_600_000_000_000L;
  private static final long LARGEST_STRAY_NANOS = 1_000_000_000L;

  private long beginNanos;
  private long offsetNanos;
  private boolean anchored;
  private boolean begun;
  private long lastNanos;
  private long lastDurationNanos;

  /**
   * Creates a time line.
   *
   * @param beginNanos the place of the first picture
   */
  TimeLine(long beginNanos) {
    this.beginNanos = beginNanos;
  }

  /**
   * Returns the place of the next picture.
   *
   * @param streamNanos the picture's time stamp in the file, at most 2^61 either way, or {@link
   *     #UNKNOWN}
   * @param durationNanos the picture's duration, more than 0
   */
  long place(long streamNanos, long durationNanos) {
    long expected = begun ? lastNanos + lastDurationNanos : beginNanos;
    long placed = expected;
    if (streamNanos != UNKNOWN) {
      if (!anchored) {
        offsetNanos = expected - streamNanos;
        anchored = true;
      }
      long mapped = streamNanos + offsetNanos;
      long step = mapped - lastNanos;
      if (!begun) {
        placed = Math.max(beginNanos, mapped);
      } else if (step > 0 && step <= LARGEST_GAP_NANOS) {
        placed = mapped;
      } else if (Math.abs(step) > LARGEST_STRAY_NANOS) {
        offsetNanos = expected - streamNanos;
      }
    }
    begun = true;
    lastNanos = placed;
    lastDurationNanos = durationNanos;
    return placed;
  }

  /**
   * Maps a time stamp of the file to a place, so that all tracks of a file use the same mapping.
   * The time line starts anew at that place, or at the end of the media placed so far if that is
   * later.
   */
  void anchor(long placeNanos, long streamNanos) {
    beginAt(placeNanos);
    offsetNanos = placeNanos - streamNanos;
    anchored = true;
  }

  /** Starts anew at a place, or at the end of the media placed so far if that is later. */
  void beginAt(long placeNanos) {
    beginNanos = begun ? Math.max(placeNanos, endNanos()) : placeNanos;
    anchored = false;
    begun = false;
  }

  /** Returns whether most of a piece of sound would lie before the beginning of the time line. */
  boolean isBeforeBeginning(long streamNanos, long durationNanos) {
    return anchored
        && !begun
        && streamNanos != UNKNOWN
        && streamNanos + offsetNanos + durationNanos / 2 < beginNanos;
  }

  /** Returns the end of the media placed last, or the beginning if nothing was placed. */
  long endNanos() {
    return begun ? lastNanos + lastDurationNanos : beginNanos;
  }

  /**
   * Prepares for the file's restart: its next picture follows the last one after the last one's
   * duration.
   */
  void loop() {
    anchored = false;
  }

  /** Moves the beginning, the picture placed last and all later ones to a later time. */
  void shift(long nanos) {
    beginNanos += nanos;
    lastNanos += nanos;
    offsetNanos += nanos;
  }
}
