package io.sutantra.rtc.ice;

/**
 * How long silence is put up with.
 *
 * @param disconnectedAfterNanos without a sign of life for so long, a connection is disconnected
 * @param consentNanos how long consent lasts; RFC 7675 says 30 s
 * @param recallNanos how long a lite agent goes on to ask for consent when it has run out; it sends
 *     nothing else meanwhile, and has failed after that. A full agent fails when consent runs out
 */
public record IceTimings(long disconnectedAfterNanos, long consentNanos, long recallNanos) {
  /**
   * 5, 30 and 6 seconds. Agents check once in 6 s at least (RFC 7675 section 5.1), so an outage of
   * as long as consent lasts, which begins after a check, ends before a lite agent has failed.
   */
  public static final IceTimings DEFAULT =
      new IceTimings(5_000_000_000L, 30_000_000_000L, 6_000_000_000L);

  /** Checks the order. */
  public IceTimings {
    if (disconnectedAfterNanos <= 0 || consentNanos < disconnectedAfterNanos || recallNanos < 0) {
      throw new IllegalArgumentException(
          "disconnected after %d ns, consent for %d ns, recall for %d ns: the first must be above 0 and not above the second, the third not below 0"
              .formatted(disconnectedAfterNanos, consentNanos, recallNanos));
    }
  }
}
