package io.sutantra.rtc.ice;

import java.util.concurrent.TimeUnit;

/**
 * Intervals between the checks of a full agent.
 *
 * <p><b>Units:</b> nanoseconds.
 *
 * @param paceNanos interval between two new checks: RFC 8445 section 14.2 says 50 ms, and 5 ms at
 *     least
 * @param firstTimeoutNanos timeout after which a check is sent again; the timeout doubles each
 *     time. RFC 8445 section 14.3 says 500 ms at least
 * @param consentNanos interval between two checks of the selected pair, varied by up to a fifth:
 *     RFC 7675 section 5.1 says 5 seconds
 */
public record CheckTimings(long paceNanos, long firstTimeoutNanos, long consentNanos) {
  /** The defaults: 20 ms, 500 ms and 5 seconds. */
  public static final CheckTimings DEFAULT =
      new CheckTimings(
          TimeUnit.MILLISECONDS.toNanos(20),
          TimeUnit.MILLISECONDS.toNanos(500),
          TimeUnit.SECONDS.toNanos(5));

  /** Checks that all intervals are above 0. */
  public CheckTimings {
    if (paceNanos <= 0 || firstTimeoutNanos <= 0 || consentNanos <= 0) {
      throw new IllegalArgumentException(
          "pace %d ns, first timeout %d ns, consent %d ns: all must be above 0"
              .formatted(paceNanos, firstTimeoutNanos, consentNanos));
    }
  }
}
