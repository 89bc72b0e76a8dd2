package io.sutantra.core.engine;

import io.sutantra.api.Settings;
import java.time.Duration;

/**
 * The rules for closing and reopening the sources of streams: part of the block {@code
 * sutantra.engine}.
 *
 * @param retryDelay the delay between a failure and the reopening of the source; the delay doubles
 *     with each failure in succession; 100 milliseconds to 1 hour
 * @param retryMaxDelay the maximum of this delay; up to 1 hour
 * @param restAfter the time without viewers after which a stream rests, up to 24 hours; zero if
 *     streams never rest
 * @param restReceivers whether streams whose source receives from a remote sender rest too
 */
public record SourceOptions(
    Duration retryDelay, Duration retryMaxDelay, Duration restAfter, boolean restReceivers) {
  private static final Duration MIN_RETRY = Duration.ofMillis(100);
  private static final Duration MAX_RETRY = Duration.ofHours(1);
  private static final Duration MAX_REST = Duration.ofHours(24);

  /** Checks that each time is in its range. */
  public SourceOptions {
    Range.check(
        "retryDelay in ms", retryDelay.toMillis(), MIN_RETRY.toMillis(), MAX_RETRY.toMillis());
    Range.check(
        "retryMaxDelay in ms",
        retryMaxDelay.toMillis(),
        retryDelay.toMillis(),
        MAX_RETRY.toMillis());
    Range.check("restAfter in ms", restAfter.toMillis(), 0, MAX_REST.toMillis());
  }

  static SourceOptions from(Settings engine) {
    Duration retryDelay = engine.duration("source-retry-delay", MIN_RETRY, MAX_RETRY);
    return new SourceOptions(
        retryDelay,
        engine.duration("source-retry-max-delay", retryDelay, MAX_RETRY),
        engine.duration("rest-after", Duration.ZERO, MAX_REST),
        engine.flag("rest-receivers"));
  }

  /** Returns the delay after a number of failures in succession, 1 or more. */
  Duration retryDelay(int failures) {
    Duration delay = retryDelay;
    for (int i = 1; i < failures && delay.compareTo(retryMaxDelay) < 0; i++) {
      delay = delay.multipliedBy(2);
    }
    return delay.compareTo(retryMaxDelay) < 0 ? delay : retryMaxDelay;
  }
}
