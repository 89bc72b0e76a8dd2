package io.sutantra.source.capture;

import io.sutantra.api.PictureSize;
import io.sutantra.api.Settings;
import io.sutantra.api.SettingsException;
import io.sutantra.api.SourceRequest;
import java.util.Optional;

/**
 * The settings of pictures that a device captures. What the stream asks for comes before what the
 * configuration of the source says.
 *
 * @param size the size of the pictures; empty for the device's own
 * @param framesPerSecond the frame rate
 */
record PictureSettings(Optional<PictureSize> size, double framesPerSecond) {
  private static final double SLOWEST = 0.1;
  private static final double FASTEST = 240;

  /**
   * Reads the settings.
   *
   * @param name the name of the source
   */
  static PictureSettings of(String name, SourceRequest request, Settings settings) {
    Optional<PictureSize> ownSize = size(settings);
    double ownRate = settings.decimal("frames-per-second", SLOWEST, FASTEST);
    Optional<PictureSize> size = request.size().or(() -> ownSize);
    if (size.isPresent() && pixels(size.get()) > PictureOutput.MOST_PIXELS) {
      throw new IllegalArgumentException(
          "source '%s' was asked for %s; it delivers at most 7680x4320 pixels"
              .formatted(name, size.get()));
    }
    double rate = request.framesPerSecond().orElse(ownRate);
    if (!(rate >= SLOWEST && rate <= FASTEST)) {
      throw new IllegalArgumentException(
          "source '%s' was asked for %s frames a second; it delivers %s to %s"
              .formatted(name, rate, SLOWEST, FASTEST));
    }
    return new PictureSettings(size, rate);
  }

  private static Optional<PictureSize> size(Settings settings) {
    String text = settings.string("size");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      PictureSize size = PictureSize.parse(text);
      if (pixels(size) > PictureOutput.MOST_PIXELS) {
        throw settings.invalid("size", "is " + text + ", must be 7680x4320 pixels or less");
      }
      return Optional.of(size);
    } catch (SettingsException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw settings.invalid(
          "size",
          "is '%s', must be WIDTHxHEIGHT, such as 640x360, or empty for the device's own"
              .formatted(text));
    }
  }

  private static long pixels(PictureSize size) {
    return (long) size.width() * size.height();
  }
}
