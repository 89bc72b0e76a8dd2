package io.sutantra.api.media;

/** The dimensions of a track's pictures or sound, for every kind of media. */
public sealed interface Shape permits VideoShape, AudioShape {
  /** Returns the type of the track. */
  MediaType type();

  /**
   * Describes the shape for people: {@code 640x360@30}, {@code 48 kHz stereo}; empty if nothing is
   * known yet.
   */
  String describe();
}
