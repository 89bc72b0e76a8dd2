package io.sutantra.source.file;

/**
 * Puts the time stamps of a file, whatever they are, on a time line that begins where it is told to
 * and always advances, over gaps, loops and pauses.
 *
 * <p>Time stamps are followed while they advance by an hour at most, as players do: a slide may be
 * shown for minutes. Where they are missing, stand still, go back or leap, the next picture follows
 * the last one after its duration.
 */
final class TimeLine {
  /** Stands for a time stamp that is missing. */
  static final long UNKNOWN = Long.MIN_VALUE;

  private static final long LARGEST_GAP_NANOS = 3_600_000_000_000L;
  private static final long LARGEST_STRAY_NANOS = 1_000_000_000L;

  private long beginNanos;
  private long offsetNanos;
  private boolean anchored;
  private boolean begun;
  private long lastNanos;
  private long lastDurationNanos;

  /** A time line whose first picture has that place. */
  TimeLine(long beginNanos) {
    this.beginNanos = beginNanos;
  }

  /**
   * The place of the next picture.
   *
   * @param streamNanos its time stamp in the file, at most 2^61 either way, or {@link #UNKNOWN}
   * @param durationNanos how long it is shown, more than 0
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
   * Has a time stamp of the file fall on a place, so that all tracks of a file have the same. The
   * time line begins anew there, or at the end of what was placed if that is later.
   */
  void anchor(long placeNanos, long streamNanos) {
    beginAt(placeNanos);
    offsetNanos = placeNanos - streamNanos;
    anchored = true;
  }

  /** Begins anew at a place, or at the end of what was placed if that is later. */
  void beginAt(long placeNanos) {
    beginNanos = begun ? Math.max(placeNanos, endNanos()) : placeNanos;
    anchored = false;
    begun = false;
  }

  /** Whether most of a piece of sound falls on places before the beginning. */
  boolean isBeforeBeginning(long streamNanos, long durationNanos) {
    return anchored
        && !begun
        && streamNanos != UNKNOWN
        && streamNanos + offsetNanos + durationNanos / 2 < beginNanos;
  }

  /** The end of what was placed last; the beginning if nothing was. */
  long endNanos() {
    return begun ? lastNanos + lastDurationNanos : beginNanos;
  }

  /** The file begins again: its next picture follows the last one after its duration. */
  void loop() {
    anchored = false;
  }

  /** Moves the beginning, the last placed picture and all that follow to a later time. */
  void shift(long nanos) {
    beginNanos += nanos;
    lastNanos += nanos;
    offsetNanos += nanos;
  }
}
