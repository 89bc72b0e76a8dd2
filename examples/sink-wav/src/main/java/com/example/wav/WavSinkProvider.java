package com.example.wav;

import io.sutantra.api.Environment;
import io.sutantra.api.Settings;
import io.sutantra.api.SinkProvider;
import io.sutantra.api.StandaloneSink;
import io.sutantra.api.StreamDescription;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.MediaKind;
import io.sutantra.api.media.MediaType;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** The provider of the sink {@code wav:FILE}. */
public final class WavSinkProvider implements SinkProvider {
  private static final long BYTES_PER_MEGABYTE = 1_000_000;

  @Override
  public String name() {
    return "wav";
  }

  @Override
  public MediaKind takes() {
    return MediaKind.RAW;
  }

  @Override
  public boolean accepts(MediaFormat format) {
    return format.type() == MediaType.AUDIO;
  }

  @Override
  public String acceptedFormats() {
    return "raw sound";
  }

  @Override
  public StandaloneSink create(
      String argument, StreamDescription stream, Settings settings, Environment environment) {
    long maxBytes = settings.integer("max-megabytes", 1, 4_000) * BYTES_PER_MEGABYTE;
    if (argument.isEmpty()) {
      throw new IllegalArgumentException("sink 'wav' needs a file; write wav:/srv/sound.wav");
    }
    try {
      return new WavSink(Path.of(argument), maxBytes);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(
          "sink 'wav' was given '%s', which is no path of a file".formatted(argument), e);
    }
  }
}
