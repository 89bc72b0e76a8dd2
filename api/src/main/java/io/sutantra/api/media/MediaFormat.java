package io.sutantra.api.media;

/**
 * What media there is, or is wanted.
 *
 * <p>A source at the far end of a network may not know the size before the first picture: it says 0
 * by 0, and 0 frames a second.
 */
public sealed interface MediaFormat permits RawFormat, EncodedFormat, PacketizedFormat {
  /** Which kind of media it describes. */
  MediaKind kind();

  /** Width in pixels; 0 if not known yet. */
  int width();

  /** Height in pixels; 0 if not known yet. */
  int height();

  /** Nominal frame rate; 0 if not known yet. */
  double framesPerSecond();

  /** For people: {@code vp8 640x360@30}. */
  String describe();

  /** The size and rate for people. */
  static String describe(String name, int width, int height, double framesPerSecond) {
    String rate = framesPerSecond > 0 ? "@" + trimmed(framesPerSecond) : "";
    return width > 0 ? name + " " + width + "x" + height + rate : name + rate;
  }

  private static String trimmed(double number) {
    long rounded = Math.round(number * 100);
    return rounded % 100 == 0 ? Long.toString(rounded / 100) : Double.toString(rounded / 100.0);
  }
}
