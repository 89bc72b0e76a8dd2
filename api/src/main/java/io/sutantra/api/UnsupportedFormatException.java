package io.sutantra.api;

import io.sutantra.api.media.MediaFormat;

/**
 * Media that a plug-in cannot take. The message names the format that was offered and what would be
 * taken.
 */
public class UnsupportedFormatException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param who the plug-in, for people: {@code "transport 'webrtc'"}
   * @param offered what it was offered
   * @param accepted what it takes, for people: {@code "raw i420"}
   */
  public UnsupportedFormatException(String who, MediaFormat offered, String accepted) {
    super("%s takes %s, was offered %s".formatted(who, accepted, offered.describe()));
  }
}
