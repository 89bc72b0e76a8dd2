package io.sutantra.api.media;

/**
 * The format of a track: the kind of its media and its shape.
 *
 * <p>A source at the far end of a network may not know the shape before the first frame: then the
 * numbers of the shape are 0.
 */
public sealed interface MediaFormat permits RawFormat, EncodedFormat, PacketizedFormat {
  /** Returns the kind of media: raw, encoded or packetized. */
  MediaKind kind();

  /** Returns the dimensions of the pictures or the sound. */
  Shape shape();

  /** Returns whether the track is video or audio. */
  default MediaType type() {
    return shape().type();
  }

  /** Returns the width of the pictures in pixels; 0 if not known yet, and for sound. */
  default int width() {
    return shape() instanceof VideoShape video ? video.width() : 0;
  }

  /** Returns the height of the pictures in pixels; 0 if not known yet, and for sound. */
  default int height() {
    return shape() instanceof VideoShape video ? video.height() : 0;
  }

  /** Returns the nominal frame rate of the pictures; 0 if not known yet, and for sound. */
  default double framesPerSecond() {
    return shape() instanceof VideoShape video ? video.framesPerSecond() : 0;
  }

  /** Describes the format for people: {@code encoded vp8 640x360@30}. */
  String describe();

  /** Joins a name and a shape for people. */
  static String describe(String name, Shape shape) {
    String dimensions = shape.describe();
    boolean apart = !dimensions.isEmpty() && !dimensions.startsWith("@");
    return name + (apart ? " " : "") + dimensions;
  }
}
