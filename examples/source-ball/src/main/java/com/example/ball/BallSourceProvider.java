package com.example.ball;

import io.sutantra.api.Environment;
import io.sutantra.api.FrameSource;
import io.sutantra.api.PictureSize;
import io.sutantra.api.Settings;
import io.sutantra.api.SourceProvider;
import io.sutantra.api.SourceRequest;
import io.sutantra.api.media.RawFormat;

/** The provider of the source {@code ball}, or {@code ball:3} for three balls. */
public final class BallSourceProvider implements SourceProvider {
  private static final double MAX_RATE = 240;

  @Override
  public String name() {
    return "ball";
  }

  @Override
  public FrameSource create(SourceRequest request, Settings settings, Environment environment) {
    PictureSize own = size(settings);
    double ownRate = settings.decimal("frames-per-second", 1, MAX_RATE);
    PictureSize size = request.size().orElse(own);
    double rate = request.framesPerSecond().orElse(ownRate);
    if (!(rate >= 1 && rate <= MAX_RATE)) {
      throw new IllegalArgumentException(
          "source 'ball' was asked for %s pictures a second; it draws 1 to %s"
              .formatted(rate, MAX_RATE));
    }
    RawFormat format = new RawFormat(size.width(), size.height(), rate);
    return new BallSource(format, balls(request.argument()), request.position(), environment);
  }

  private static PictureSize size(Settings settings) {
    String text = settings.string("size");
    try {
      return PictureSize.parse(text);
    } catch (IllegalArgumentException e) {
      throw settings.invalid("size", "is '" + text + "', must be WIDTHxHEIGHT, such as 640x360");
    }
  }

  private static int balls(String argument) {
    if (argument.isEmpty()) {
      return 1;
    }
    if (!argument.matches("[1-9]")) {
      throw new IllegalArgumentException(
          "source 'ball' was given '%s'; write ball, or ball:1 to ball:9".formatted(argument));
    }
    return Integer.parseInt(argument);
  }
}
