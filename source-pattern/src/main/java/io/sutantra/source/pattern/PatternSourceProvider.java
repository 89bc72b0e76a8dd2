package io.sutantra.source.pattern;

import io.sutantra.api.Environment;
import io.sutantra.api.MediaSource;
import io.sutantra.api.PictureSize;
import io.sutantra.api.Settings;
import io.sutantra.api.SettingsException;
import io.sutantra.api.SourceProvider;
import io.sutantra.api.SourceRequest;

/** The provider of the source {@code test-pattern}. */
public final class PatternSourceProvider implements SourceProvider {
  private static final double SLOWEST = 0.1;
  private static final double FASTEST = 240;
  private static final int MOST_PIXELS = 7680 * 4320;

  @Override
  public String name() {
    return "test-pattern";
  }

  @Override
  public MediaSource create(SourceRequest request, Settings settings, Environment environment) {
    if (!request.argument().isEmpty()) {
      throw new IllegalArgumentException(
          "source 'test-pattern' takes no argument, was given '%s'; write: source = test-pattern"
              .formatted(request.argument()));
    }
    PictureSize ownSize = size(settings);
    double ownRate = settings.decimal("frames-per-second", SLOWEST, FASTEST);
    PictureSize size = request.size().orElse(ownSize);
    if (pixels(size) > MOST_PIXELS) {
      throw new IllegalArgumentException(
          "source 'test-pattern' was asked for %s; it draws at most 7680x4320 pixels"
              .formatted(size));
    }
    boolean sound = settings.flag("sound");
    double rate = request.framesPerSecond().orElse(ownRate);
    if (!(rate >= SLOWEST && rate <= FASTEST)) {
      throw new IllegalArgumentException(
          "source 'test-pattern' was asked for %s frames a second; it makes %s to %s"
              .formatted(rate, SLOWEST, FASTEST));
    }
    return new PatternSource(
        request.streamId(), size, rate, sound, request.position(), environment);
  }

  private static PictureSize size(Settings settings) {
    String text = settings.string("size");
    try {
      PictureSize size = PictureSize.parse(text);
      if (pixels(size) > MOST_PIXELS) {
        throw settings.invalid("size", "is " + text + ", must be 7680x4320 pixels or less");
      }
      return size;
    } catch (SettingsException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw settings.invalid(
          "size", "is '%s', must be WIDTHxHEIGHT, such as 640x360".formatted(text));
    }
  }

  private static long pixels(PictureSize size) {
    return (long) size.width() * size.height();
  }
}
