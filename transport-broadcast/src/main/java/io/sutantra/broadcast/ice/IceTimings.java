package io.sutantra.broadcast.ice;

/**
 * How long silence is put up with.
 *
 * @param disconnectedAfterNanos without a sign of life for so long, a connection is disconnected
 * @param failedAfterNanos how long consent lasts; RFC 7675 says 30 s
 */
public record IceTimings(long disconnectedAfterNanos, long failedAfterNanos) {
  /** 5 and 30 seconds. */
  public static final IceTimings DEFAULT = new IceTimings(5_000_000_000L, 30_000_000_000L);

  /** Checks the order. */
  public IceTimings {
    if (disconnectedAfterNanos <= 0 || failedAfterNanos < disconnectedAfterNanos) {
      throw new IllegalArgumentException(
          "disconnected after %d ns, failed after %d ns: the first must be above 0 and not above the second"
              .formatted(disconnectedAfterNanos, failedAfterNanos));
    }
  }
}
