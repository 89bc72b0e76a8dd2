package io.sutantra.api;

import java.util.function.LongSupplier;

/**
 * Where a plug-in counts what its operators will want to know.
 *
 * <p>Names are lower-case words joined by dots, {@code packets.dropped}, and are prefixed with the
 * plug-in's own. <b>Threading:</b> any thread.
 */
public interface Metrics {
  /** The counter of that name, made at first use. Look it up once and keep it. */
  Counter counter(String name);

  /**
   * Makes a value readable under a name; it is read from other threads, and replaces an earlier one
   * of that name.
   */
  void gauge(String name, LongSupplier value);

  /** A number that only grows. */
  @FunctionalInterface
  interface Counter {
    /** Adds {@code count}, 0 or more. */
    void add(long count);

    /** Adds one. */
    default void increment() {
      add(1);
    }
  }
}
