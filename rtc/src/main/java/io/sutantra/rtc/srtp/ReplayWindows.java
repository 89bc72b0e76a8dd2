package io.sutantra.rtc.srtp;

/**
 * The windows of the SSRCs that were received. None is ever given up: whoever could make room could
 * have old packets taken again.
 *
 * <p><b>Threading:</b> confined.
 */
final class ReplayWindows {
  static final int MAX_SSRCS = 8;

  private final ReplayWindow[] windows = new ReplayWindow[MAX_SSRCS];
  private int count;
  private int recent;

  /** Null if nothing authentic of it came yet. */
  ReplayWindow find(int ssrc) {
    if (count > 0 && windows[recent].ssrc() == ssrc) {
      return windows[recent];
    }
    for (int i = 0; i < count; i++) {
      if (windows[i].ssrc() == ssrc) {
        recent = i;
        return windows[i];
      }
    }
    return null;
  }

  boolean isFull() {
    return count == MAX_SSRCS;
  }

  /** Notes an authentic index. */
  void accept(ReplayWindow window, int ssrc, long index) {
    if (window == null) {
      windows[count++] = new ReplayWindow(ssrc, index);
    } else {
      window.accept(index);
    }
  }
}
