package io.sutantra.api;

/**
 * Something happened to a viewer.
 *
 * @param streamId what it watches
 * @param viewerId unique and not to be guessed; a viewer that came by an {@link Signalling#offer
 *     offer} has the id given there
 * @param status what it is from now on
 * @param remoteAddress where it is, for people; empty if not known
 * @param detail why, for people; empty if there is nothing to say
 */
public record ViewerEvent(
    String streamId, String viewerId, ViewerStatus status, String remoteAddress, String detail) {
  private static final int VISIBLE = 8;

  /**
   * The part of a viewer's id that may stand in logs and be shown to anybody. It tells viewers
   * apart; whoever knows the whole id can end the session.
   */
  public static String visibleId(String viewerId) {
    return viewerId.substring(0, Math.min(VISIBLE, viewerId.length()));
  }

  /** With the part of the viewer's id that may be shown: events are logged. */
  @Override
  public String toString() {
    return "ViewerEvent[streamId=%s, viewerId=%s, status=%s, remoteAddress=%s, detail=%s]"
        .formatted(streamId, visibleId(viewerId), status, remoteAddress, detail);
  }
}
