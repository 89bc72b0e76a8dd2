package io.sutantra.rtc.srtp;

/**
 * The replay windows of all received SSRCs. No window is ever dropped: otherwise an attacker who
 * makes room for new windows could replay old packets.
 *
 * <p><b>Threading:</b> confined.
 */
final class ReplayWindows {
  private final ReplayWindow[] windows;
  private final int windowSize;
  private int count;
  private int recent;

  /**
   * Creates windows.
   *
   * @param maxSsrcs maximum number of SSRCs
   * @param windowSize number of indexes of each window
   */
  ReplayWindows(int maxSsrcs, int windowSize) {
    this.windows = new ReplayWindow[maxSsrcs];
    this.windowSize = windowSize;
  }

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
    return count == windows.length;
  }

  /** Records an authentic index. */
  void accept(ReplayWindow window, int ssrc, long index) {
    if (window == null) {
      windows[count++] = new ReplayWindow(ssrc, index, windowSize);
    } else {
      window.accept(index);
    }
  }
}
