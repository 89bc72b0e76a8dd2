package io.sutantra.api;

import io.sutantra.api.media.MediaFormat;

/**
 * A refusal of media that a plug-in cannot process. The message names the offered format and the
 * accepted formats.
 */
public class UnsupportedFormatException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param who the plug-in, for people: {@code "transport 'webrtc'"}
   * @param offered the offered format
   * @param accepted the accepted formats, for people: {@code "raw i420"}
   */
  public UnsupportedFormatException(String who, MediaFormat offered, String accepted) {
    super("%s takes %s, was offered %s".formatted(who, accepted, offered.describe()));
  }
}
