package io.sutantra.api;

/**
 * A change of a viewer's status.
 *
 * @param streamId the id of the stream that the viewer watches
 * @param viewerId the id of the viewer, unique and not to be guessed; a viewer that came by an
 *     {@link Signalling#offer offer} has the id given there
 * @param status the new status
 * @param remoteAddress the address of the viewer, for people; empty if not known
 * @param detail the reason, for people; may be empty
 */
public record ViewerEvent(
    String streamId, String viewerId, ViewerStatus status, String remoteAddress, String detail) {
  private static final int VISIBLE = 8;

  /**
   * Returns the part of a viewer's id that may be logged and shown to anybody. The part is enough
   * to tell viewers apart; whoever knows the whole id can end the session.
   */
  public static String visibleId(String viewerId) {
    return viewerId.substring(0, Math.min(VISIBLE, viewerId.length()));
  }

  /** Returns a text with the public part of the viewer's id only, because events are logged. */
  @Override
  public String toString() {
    return "ViewerEvent[streamId=%s, viewerId=%s, status=%s, remoteAddress=%s, detail=%s]"
        .formatted(streamId, visibleId(viewerId), status, remoteAddress, detail);
  }
}
