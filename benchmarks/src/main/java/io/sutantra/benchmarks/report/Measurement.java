package io.sutantra.benchmarks.report;

import java.util.Arrays;

/** The samples of one benchmark, one for each measured iteration: nanoseconds an operation. */
public final class Measurement {
  private final double[] sortedNanos;
  private final double bytesPerOperation;

  /**
   * Takes the samples.
   *
   * @param nanos at least one
   * @param bytesPerOperation allocated on the heap; NaN if that was not measured
   */
  public Measurement(double[] nanos, double bytesPerOperation) {
    if (nanos.length == 0) {
      throw new IllegalArgumentException("a measurement needs at least one sample");
    }
    sortedNanos = nanos.clone();
    Arrays.sort(sortedNanos);
    this.bytesPerOperation = bytesPerOperation;
  }

  /** The median, in nanoseconds. */
  public double medianNanos() {
    return quantileNanos(0.5);
  }

  /** The sample below which that part of them lies, between two samples in proportion. */
  public double quantileNanos(double part) {
    double place = part * (sortedNanos.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sortedNanos.length - 1);
    double share = place - below;
    return sortedNanos[below] * (1 - share) + sortedNanos[above] * share;
  }

  /** What was allocated on the heap; NaN if that was not measured. */
  public double bytesPerOperation() {
    return bytesPerOperation;
  }
}
