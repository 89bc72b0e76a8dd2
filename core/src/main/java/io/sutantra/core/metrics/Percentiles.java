package io.sutantra.core.metrics;

/**
 * The distribution of a value within a window of time, exact to one part in a hundred. All fields
 * are 0 if nothing was recorded.
 *
 * @param count the number of values
 * @param p50 the value that half of the values do not exceed
 * @param p90 the value that nine of ten values do not exceed
 * @param p99 the value that 99 of a hundred values do not exceed
 * @param max the greatest value
 */
public record Percentiles(long count, long p50, long p90, long p99, long max) {
  /** The distribution of an empty window. */
  public static final Percentiles NONE = new Percentiles(0, 0, 0, 0, 0);
}
