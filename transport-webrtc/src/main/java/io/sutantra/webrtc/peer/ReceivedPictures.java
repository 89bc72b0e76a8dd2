package io.sutantra.webrtc.peer;

import io.sutantra.api.media.VideoFrame;

/** Takes what a receiving peer decodes. <b>Threading:</b> called from libwebrtc's decoder. */
public interface ReceivedPictures {
  /**
   * A picture has come.
   *
   * @param frame belongs to this listener now; not stamped yet
   * @param renderNanos when to show it, by the sender's time stamps, on a clock of its own
   */
  void arrived(VideoFrame frame, long renderNanos);

  /** A picture has come, but there was no room for it. */
  void dropped();
}
