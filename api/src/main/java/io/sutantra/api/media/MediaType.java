package io.sutantra.api.media;

import java.util.Locale;

/** The types of tracks, as the {@code m=} line of a session description names them. */
public enum MediaType {
  /** Pictures. */
  VIDEO,
  /** Sound. */
  AUDIO;

  /** Returns the name in messages and session descriptions: {@code video}, {@code audio}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
