package io.sutantra.rtc.ice;

/**
 * Timeouts of an ICE agent.
 *
 * @param disconnectedAfterNanos silence after which a connection is disconnected
 * @param consentNanos lifetime of consent; RFC 7675 says 30 s
 * @param recallNanos how long a lite agent goes on asking for consent after consent has expired.
 *     The agent sends nothing else in that time, and fails at its end. A full agent fails as soon
 *     as consent expires
 */
public record IceTimings(long disconnectedAfterNanos, long consentNanos, long recallNanos) {
  /**
   * The defaults: 5, 30 and 6 seconds. Agents send a check every 6 s at least (RFC 7675 section
   * 5.1). So a lite agent survives an outage that begins after a check and is as long as consent
   * lasts.
   */
  public static final IceTimings DEFAULT =
      new IceTimings(5_000_000_000L, 30_000_000_000L, 6_000_000_000L);

  /** Checks the order of the timeouts. */
  public IceTimings {
    if (disconnectedAfterNanos <= 0 || consentNanos < disconnectedAfterNanos || recallNanos < 0) {
      throw new IllegalArgumentException(
          "disconnected after %d ns, consent for %d ns, recall for %d ns: the first must be above 0 and not above the second, the third not below 0"
              .formatted(disconnectedAfterNanos, consentNanos, recallNanos));
    }
  }
}
