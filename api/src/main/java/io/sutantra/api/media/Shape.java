package io.sutantra.api.media;

/** The dimensions of a track, whichever kind of media it is: of its pictures, or of its sound. */
public sealed interface Shape permits VideoShape, AudioShape {
  /** The type of the track. */
  MediaType type();

  /**
   * Describes the shape for people: {@code 640x360@30}, {@code 48 kHz stereo}; empty if nothing is
   * known yet.
   */
  String describe();
}
