package io.sutantra.benchmarks;

import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * The extent of a run.
 *
 * @param quick whether the results are labelled as quick
 * @param rounds the number of rounds; in each, every benchmark has one JVM
 * @param warmUps the number of iterations that do not count
 * @param iterations the number of iterations that count
 * @param iterationMillis the length of an iteration
 * @param pacedWarmUpSeconds the warm-up of a paced run
 * @param pacedSeconds the length of a paced run; the promise's run is three times as long
 */
public record Effort(
    boolean quick,
    int rounds,
    int warmUps,
    int iterations,
    int iterationMillis,
    int pacedWarmUpSeconds,
    int pacedSeconds) {
  /** The effort for published numbers. */
  public static final Effort FULL = new Effort(false, 3, 3, 5, 1_000, 2, 20);

  /** The effort for a quick check, whose numbers are rough. */
  public static final Effort QUICK = new Effort(true, 1, 2, 3, 200, 1, 2);

  /** The approximate time in which a JVM starts and makes the measured objects. */
  private static final int FORK_MILLIS = 2_000;

  /** Sets the options of one round: a fork of each benchmark. */
  ChainedOptionsBuilder applyTo(ChainedOptionsBuilder options) {
    TimeValue time = TimeValue.milliseconds(iterationMillis);
    return options
        .forks(1)
        .warmupIterations(warmUps)
        .warmupTime(time)
        .measurementIterations(iterations)
        .measurementTime(time);
  }

  /** Returns the approximate time of one benchmark. */
  long millis() {
    return (long) rounds * (FORK_MILLIS + (long) (warmUps + iterations) * iterationMillis);
  }

  /** Returns the effort in words, for the page. */
  public String describe() {
    return "%d round%s of one fork each, %d × %d ms warm-up, %d × %d ms measured"
        .formatted(
            rounds, rounds == 1 ? "" : "s", warmUps, iterationMillis, iterations, iterationMillis);
  }
}
