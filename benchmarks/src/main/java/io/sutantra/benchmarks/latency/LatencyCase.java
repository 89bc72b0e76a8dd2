package io.sutantra.benchmarks.latency;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A paced run.
 *
 * @param codec what encodes
 * @param sinks how many
 * @param threads who does the work
 */
public record LatencyCase(String codec, int sinks, Threads threads) {
  /** Who does the work. */
  public enum Threads {
    /** One thread, by method calls, without the engine: the baseline. */
    DIRECT,
    /** The engine as it comes: a thread for the source, one for the stages after it. */
    STREAM,
    /** The engine, a thread for each stage. */
    DEDICATED,
    /** The engine, all stages of the stream on one of its shared threads. */
    SHARED;

    /** For tables. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The one that the promise of a millisecond is about. */
  public static final LatencyCase PROMISE = new LatencyCase("vp8", 1, Threads.STREAM);

  /** What {@link #PROMISE} is compared with. */
  public static final LatencyCase PROMISE_BASELINE = new LatencyCase("vp8", 1, Threads.DIRECT);

  /** As it is selected: {@code Latency.vp8.1.stream}. */
  public String name() {
    return "Latency.%s.%d.%s".formatted(codec, sinks, threads.label());
  }

  /** Whether its tail matters most, so that it is run for longer. */
  boolean longer() {
    return equals(PROMISE) || equals(PROMISE_BASELINE);
  }

  /** All of them. */
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
