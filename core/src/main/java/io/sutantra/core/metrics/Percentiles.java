package io.sutantra.core.metrics;

/**
 * The distribution of a value within a window of time, exact to one part in a hundred. All are 0 if
 * nothing was recorded.
 *
 * @param count the number of values
 * @param p50 half of the values are no greater
 * @param p90 nine of ten values are no greater
 * @param p99 99 of a hundred values are no greater
 * @param max the greatest value
 */
public record Percentiles(long count, long p50, long p90, long p99, long max) {
  /** The distribution of nothing. */
  public static final Percentiles NONE = new Percentiles(0, 0, 0, 0, 0);
}
