package io.sutantra.api.media;

import java.util.Locale;

/** The type of a track, as the {@code m=} line of a session description names it. */
public enum MediaType {
  /** Pictures. */
  VIDEO,
  /** Sound. */
  AUDIO;

  /** The name in messages and session descriptions: {@code video}, {@code audio}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
