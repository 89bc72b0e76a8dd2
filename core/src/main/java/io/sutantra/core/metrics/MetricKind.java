package io.sutantra.core.metrics;

/** The kinds of metrics. */
public enum MetricKind {
  /** A number that only grows. */
  COUNTER,
  /** A number that goes up and down. */
  GAUGE,
  /** The distribution of a value over the last seconds. */
  HISTOGRAM
}
