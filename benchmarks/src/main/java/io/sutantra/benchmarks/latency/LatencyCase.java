package io.sutantra.benchmarks.latency;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A paced run.
 *
 * @param codec the codec
 * @param sinks the number of sinks
 * @param threads the threads that do the work
 */
public record LatencyCase(String codec, int sinks, Threads threads) {
  /** The threads that do the work. */
  public enum Threads {
    /** One thread, by method calls, without the engine: the baseline. */
    DIRECT,
    /** The engine's default: a thread for the source, one for the stages after it. */
    STREAM,
    /** The engine with a thread for each stage. */
    DEDICATED,
    /** The engine with all stages of the stream on one of the shared threads. */
    SHARED;

    /** Returns the label in tables. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The case of the promise of a millisecond. */
  public static final LatencyCase PROMISE = new LatencyCase("vp8", 1, Threads.STREAM);

  /** The baseline of {@link #PROMISE}. */
  public static final LatencyCase PROMISE_BASELINE = new LatencyCase("vp8", 1, Threads.DIRECT);

  /** Returns the name by which the case is selected: {@code Latency.vp8.1.stream}. */
  public String name() {
    return "Latency.%s.%d.%s".formatted(codec, sinks, threads.label());
  }

  /** Returns whether the case runs for longer because its tail matters most. */
  boolean longer() {
    return equals(PROMISE) || equals(PROMISE_BASELINE);
  }

  /** Returns all cases. */
  public static List<LatencyCase> all() {
    List<LatencyCase> cases = new ArrayList<>();
    for (String codec : List.of("vp8", "pass-through")) {
      for (int sinks : new int[] {1, 10, 100}) {
        for (Threads threads : Threads.values()) {
          cases.add(new LatencyCase(codec, sinks, threads));
        }
      }
    }
    return cases;
  }
}
