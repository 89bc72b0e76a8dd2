package io.sutantra.rtc.session;

/** The order of deadlines, with {@link Long#MAX_VALUE} as never. */
final class Deadlines {
  static final long NEVER = Long.MAX_VALUE;

  private Deadlines() {}

  static long earlier(long a, long b) {
    if (a == NEVER || b == NEVER) {
      return a == NEVER ? b : a;
    }
    return a - b < 0 ? a : b;
  }
}
