package io.sutantra.rtc.srtp;

/**
 * The highest index that was sent of each SSRC: a key stream that is used twice tells what both
 * packets say, and with GCM how to forge others.
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
   * Takes an index.
   *
   * @throws IllegalStateException if it is not above all those before, or of an SSRC too many
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
   * Checks that an index may have been taken before.
   *
   * @throws IllegalStateException if it is above all those that were
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
