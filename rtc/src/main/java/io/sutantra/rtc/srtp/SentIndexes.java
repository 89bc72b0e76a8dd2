package io.sutantra.rtc.srtp;

/**
 * The highest sent index of each SSRC, which prevents the reuse of a key stream. Two packets with
 * the same key stream reveal their content, and with GCM also how to forge others.
 *
 * <p><b>Threading:</b> confined.
 */
final class SentIndexes {
  static final int MAX_SSRCS = 4;

  private final int[] ssrcs = new int[MAX_SSRCS];
  private final long[] highest = new long[MAX_SSRCS];
  private int count;
  private int recent;

  /**
   * Claims an index.
   *
   * @throws IllegalStateException if the index is not above all earlier ones, or there are too many
   *     SSRCs
   */
  void claim(int ssrc, long index) {
    int at = recent;
    if (at == count || ssrcs[at] != ssrc) {
      at = slotOf(ssrc);
    }
    if (index <= highest[at]) {
      throw new IllegalStateException(
          "index %d of SSRC %08x after %d: each may be sent once, in ascending order"
              .formatted(index, ssrc, highest[at]));
    }
    highest[at] = index;
    recent = at;
  }

  /**
   * Checks that an index is not above all claimed ones, and so may have been claimed.
   *
   * @throws IllegalStateException if the index is above all claimed ones
   */
  void requireClaimed(int ssrc, long index) {
    int at = slotOf(ssrc);
    if (index > highest[at]) {
      throw new IllegalStateException(
          "index %d of SSRC %08x again, after %d: it was not sent before"
              .formatted(index, ssrc, highest[at]));
    }
  }

  private int slotOf(int ssrc) {
    for (int i = 0; i < count; i++) {
      if (ssrcs[i] == ssrc) {
        return i;
      }
    }
    if (count == MAX_SSRCS) {
      throw new IllegalStateException(
          "SSRC %08x is one more than the %d that a session may send".formatted(ssrc, MAX_SSRCS));
    }
    ssrcs[count] = ssrc;
    highest[count] = -1;
    return count++;
  }
}
