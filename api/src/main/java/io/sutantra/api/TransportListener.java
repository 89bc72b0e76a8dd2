package io.sutantra.api;

/**
 * A listener to the viewers of a transport.
 *
 * <p><b>Threading:</b> called from the transport's own threads, for each viewer from one thread at
 * a time; returns at once and does not throw.
 */
public interface TransportListener {
  /**
   * Reports a change of a viewer's status. The first status is {@code CONNECTING}. After it was
   * reported, the last status is always {@code DISCONNECTED} or {@code FAILED}, also when the
   * stream or the transport is closed.
   */
  void viewerChanged(ViewerEvent event);

  /**
   * Reports that a viewer cannot decode: the viewer has just come, or has lost too much. The engine
   * coalesces requests.
   */
  void keyFrameRequested(String streamId, String viewerId);

  /** Reports new statistics of a viewer; about once a second. */
  void viewerReported(String viewerId, ViewerStatistics statistics);
}
