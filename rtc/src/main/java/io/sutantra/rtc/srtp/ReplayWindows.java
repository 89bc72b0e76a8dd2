package io.sutantra.rtc.srtp;

/**
 * The replay windows of all received SSRCs. No window is ever dropped: otherwise an attacker who
 * makes room for new windows could replay old packets.
 *
 * <p><b>Threading:</b> confined.
 */
final class ReplayWindows {
  static final int MAX_SSRCS = 8;

  private final ReplayWindow[] windows = new ReplayWindow[MAX_SSRCS];
  private int count;
  private int recent;

  /** Returns the window of an SSRC; null before its first authentic packet. */
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

  /** Records an authentic index. */
  void accept(ReplayWindow window, int ssrc, long index) {
    if (window == null) {
      windows[count++] = new ReplayWindow(ssrc, index);
    } else {
      window.accept(index);
    }
  }
}
