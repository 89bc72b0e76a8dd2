package io.sutantra.api;

import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/**
 * The registry in which a plug-in declares what it counts and measures, for operators to read.
 *
 * <p>A metric has a name, a unit and labels. Names are lower-case words joined by dots, {@code
 * packets.dropped}; the engine puts the plug-in's own name before them. Units are words such as
 * {@code packets}, {@code bytes}, {@code micros}; an empty unit says nothing. Labels tell metrics
 * of one name apart: {@code shard=1}.
 *
 * <p><b>Threading:</b> any thread. <b>Errors:</b> a name that was declared as another kind, or in
 * another unit, throws {@link IllegalArgumentException}.
 */
public interface Metrics {
  /**
   * Returns the counter of that name and those labels, which is created at first use. Look the
   * counter up once and keep it.
   */
  Counter counter(String name, String unit, Label... labels);

  /**
   * Makes a value readable that goes up and down. The value is read from other threads, and
   * replaces an earlier one of that name and those labels.
   */
  void gauge(String name, String unit, LongSupplier value, Label... labels);

  /**
   * Returns the histogram of that name and those labels, which is created at first use. Operators
   * see percentiles of the last seconds. Look the histogram up once and keep it.
   */
  Histogram histogram(String name, String unit, Label... labels);

  /** Returns a counter without a unit. */
  default Counter counter(String name) {
    return counter(name, "");
  }

  /** Makes a value without a unit readable. */
  default void gauge(String name, LongSupplier value) {
    gauge(name, "", value);
  }

  /** A number that only grows. <b>Threading:</b> any thread; counting allocates nothing. */
  @FunctionalInterface
  interface Counter {
    /** Adds {@code count}, 0 or more. */
    void add(long count);

    /** Adds one. */
    default void increment() {
      add(1);
    }
  }

  /**
   * The distribution of a value. <b>Threading:</b> any thread; recording allocates nothing and
   * takes no lock.
   */
  @FunctionalInterface
  interface Histogram {
    /** Records a value, 0 or more. */
    void record(long value);
  }

  /**
   * A property by which metrics of one name differ.
   *
   * @param name {@code [a-z0-9-]{1,64}}
   * @param value 1 to 128 characters, without control characters, quotes, commas, equals signs and
   *     braces
   */
  record Label(String name, String value) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,64}");
    private static final Pattern VALUE = Pattern.compile("[^\\p{Cntrl}\"',={}]{1,128}");

    /** Checks the form. */
    public Label {
      if (!NAME.matcher(name).matches() || !VALUE.matcher(value).matches()) {
        throw new IllegalArgumentException(
            "label '%s=%s' must have a name of [a-z0-9-]{1,64} and a value of 1 to 128 characters without quotes, commas, = and braces"
                .formatted(name, value));
      }
    }
  }
}
