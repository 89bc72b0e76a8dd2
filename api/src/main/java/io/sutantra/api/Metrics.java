package io.sutantra.api;

import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/**
 * The registry in which a plug-in declares its counters and measurements, for operators to read.
 *
 * <p>A metric has a name, a unit and labels. Names are lower-case words joined by dots, {@code
 * packets.dropped}; the engine prefixes the plug-in's own name. Units are words such as {@code
 * packets}, {@code bytes}, {@code micros}; the unit may be empty. Labels distinguish metrics of the
 * same name: {@code shard=1}.
 *
 * <p><b>Threading:</b> any thread.
 *
 * <p><b>Errors:</b> a name that was declared as another kind, or in another unit, throws {@link
 * IllegalArgumentException}.
 */
public interface Metrics {
  /**
   * Returns the counter with the given name and labels, and creates the counter at the first call.
   * Plug-ins look a counter up once and keep it.
   */
  Counter counter(String name, String unit, Label... labels);

  /**
   * Registers a gauge: a value that goes up and down. The value is read from other threads, and
   * replaces an earlier gauge with the same name and labels.
   */
  void gauge(String name, String unit, LongSupplier value, Label... labels);

  /**
   * Returns the histogram with the given name and labels, and creates the histogram at the first
   * call. Operators see percentiles of the last seconds. Plug-ins look a histogram up once and keep
   * it.
   */
  Histogram histogram(String name, String unit, Label... labels);

  /** Returns a counter without a unit. */
  default Counter counter(String name) {
    return counter(name, "");
  }

  /** Registers a gauge without a unit. */
  default void gauge(String name, LongSupplier value) {
    gauge(name, "", value);
  }

  /**
   * A number that only grows.
   *
   * <p><b>Threading:</b> any thread; counting allocates nothing.
   */
  @FunctionalInterface
  interface Counter {
    /** Adds {@code count}, 0 or more. */
    void add(long count);

    /** Adds 1. */
    default void increment() {
      add(1);
    }
  }

  /**
   * The distribution of a value.
   *
   * <p><b>Threading:</b> any thread; recording allocates nothing and takes no lock.
   */
  @FunctionalInterface
  interface Histogram {
    /** Records a value, 0 or more. */
    void record(long value);
  }

  /**
   * A property that distinguishes metrics of the same name.
   *
   * @param name the name: {@code [a-z0-9-]{1,64}}
   * @param value the value: 1 to 128 characters, without control characters, quotes, commas, equals
   *     signs and braces
   */
  record Label(String name, String value) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,64}");
    private static final Pattern VALUE = Pattern.compile("[^\\p{Cntrl}\"',={}]{1,128}");

    /** Checks the form of name and value. */
    public Label {
      if (!NAME.matcher(name).matches() || !VALUE.matcher(value).matches()) {
        throw new IllegalArgumentException(
            "label '%s=%s' must have a name of [a-z0-9-]{1,64} and a value of 1 to 128 characters without quotes, commas, = and braces"
                .formatted(name, value));
      }
    }
  }
}
