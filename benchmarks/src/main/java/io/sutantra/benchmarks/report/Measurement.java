package io.sutantra.benchmarks.report;

import java.util.Arrays;

/** The samples of one benchmark, one for each measured iteration, in nanoseconds an operation. */
public final class Measurement {
  private final double[] sortedNanos;
  private final double bytesPerOperation;

  /**
   * Creates a measurement of samples.
   *
   * @param nanos the samples, at least one
   * @param bytesPerOperation the bytes allocated on the heap; NaN if not measured
   */
  public Measurement(double[] nanos, double bytesPerOperation) {
    if (nanos.length == 0) {
      throw new IllegalArgumentException("a measurement needs at least one sample");
    }
    sortedNanos = nanos.clone();
    Arrays.sort(sortedNanos);
    this.bytesPerOperation = bytesPerOperation;
  }

  /** Returns the median, in nanoseconds. */
  public double medianNanos() {
    return quantileNanos(0.5);
  }

  /** Returns the quantile of the samples, interpolated between two samples. */
  public double quantileNanos(double part) {
    double place = part * (sortedNanos.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sortedNanos.length - 1);
    double share = place - below;
    return sortedNanos[below] * (1 - share) + sortedNanos[above] * share;
  }

  /** Returns the bytes allocated on the heap; NaN if not measured. */
  public double bytesPerOperation() {
    return bytesPerOperation;
  }
}
