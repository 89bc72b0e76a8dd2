package io.sutantra.api;

/**
 * Hears of a transport's viewers.
 *
 * <p><b>Threading:</b> called from the transport's own threads, for one viewer from one at a time;
 * returns at once and does not throw.
 */
public interface TransportListener {
  /**
   * A viewer's status has changed. Begins with {@code CONNECTING} and, when that was heard, always
   * comes to an end: {@code DISCONNECTED} or {@code FAILED}, also when the stream or the transport
   * is closed.
   */
  void viewerChanged(ViewerEvent event);

  /**
   * A viewer cannot decode what it has: it has just come, or has lost too much. Requests are
   * coalesced by the engine.
   */
  void keyFrameRequested(String streamId, String viewerId);

  /** A viewer's statistics have been renewed; about once a second. */
  void viewerReported(String viewerId, ViewerStatistics statistics);
}
