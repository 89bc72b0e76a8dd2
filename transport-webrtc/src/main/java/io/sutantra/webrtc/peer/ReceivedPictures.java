package io.sutantra.webrtc.peer;

import io.sutantra.api.media.VideoFrame;

/**
 * A listener to the decoded pictures of a receiving peer. <b>Threading:</b> called by libwebrtc's
 * decoder.
 */
public interface ReceivedPictures {
  /**
   * Takes a picture.
   *
   * @param frame the picture, owned by the listener; not stamped yet
   * @param renderNanos presentation time by the sender's time stamps, on a clock of its own
   */
  void arrived(VideoFrame frame, long renderNanos);

  /** Notes that a picture has come without room for it. */
  void dropped();
}
