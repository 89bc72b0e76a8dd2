package io.sutantra.benchmarks;

import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * How much is run.
 *
 * @param quick whether the results are to be labelled as quick
 * @param rounds in each of which every benchmark has one JVM
 * @param warmUps iterations that do not count
 * @param iterations that count
 * @param iterationMillis how long each is
 * @param pacedWarmUpSeconds of a paced run
 * @param pacedSeconds of a paced run; three times as long for the promise
 */
public record Effort(
    boolean quick,
    int rounds,
    int warmUps,
    int iterations,
    int iterationMillis,
    int pacedWarmUpSeconds,
    int pacedSeconds) {
  /** For numbers to publish. */
  public static final Effort FULL = new Effort(false, 3, 3, 5, 1_000, 2, 20);

  /** To see whether all is well; the numbers are rough. */
  public static final Effort QUICK = new Effort(true, 1, 2, 3, 200, 1, 2);

  /** About how long a JVM takes to start and to make what it measures. */
  private static final int FORK_MILLIS = 2_000;

  /** Sets what one round is: a fork of each benchmark. */
  ChainedOptionsBuilder applyTo(ChainedOptionsBuilder options) {
    TimeValue time = TimeValue.milliseconds(iterationMillis);
    return options
        .forks(1)
        .warmupIterations(warmUps)
        .warmupTime(time)
        .measurementIterations(iterations)
        .measurementTime(time);
  }

  /** About how long one benchmark takes. */
  long millis() {
    return (long) rounds * (FORK_MILLIS + (long) (warmUps + iterations) * iterationMillis);
  }

  /** For the page. */
  public String describe() {
    return "%d round%s of one fork each, %d × %d ms warm-up, %d × %d ms measured"
        .formatted(
            rounds, rounds == 1 ? "" : "s", warmUps, iterationMillis, iterations, iterationMillis);
  }
}
