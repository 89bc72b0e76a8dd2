package io.sutantra.source.file;

import io.sutantra.api.Environment;
import io.sutantra.api.MediaSource;
import io.sutantra.api.Settings;
import io.sutantra.api.SourceProvider;
import io.sutantra.api.SourceRequest;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The provider of the source {@code file:PATH}. */
public final class FileSourceProvider implements SourceProvider {
  private static final List<String> PASSABLE = List.of("vp8", "opus", "h264");

  @Override
  public String name() {
    return "file";
  }

  @Override
  public MediaSource create(SourceRequest request, Settings settings, Environment environment) {
    double rate = request.framesPerSecond().orElse(Double.POSITIVE_INFINITY);
    if (!(rate > 0)) {
      throw new IllegalArgumentException(
          "source 'file' was asked for %s frames a second; it must be more than 0".formatted(rate));
    }
    return new FileSource(
        path(request.argument()),
        request,
        settings.flag("loop"),
        settings.flag("sound"),
        passThrough(settings),
        environment);
  }

  private static Set<String> passThrough(Settings settings) {
    List<String> codecs = settings.strings("pass-through");
    for (String codec : codecs) {
      if (!PASSABLE.contains(codec)) {
        throw settings.invalid(
            "pass-through",
            "has '%s', must have some of: %s".formatted(codec, String.join(", ", PASSABLE)));
      }
    }
    return Set.copyOf(codecs);
  }

  private static Path path(String argument) {
    if (argument.isBlank()) {
      throw new IllegalArgumentException(
          "source 'file' needs the path of a video; write: source = \"file:/srv/film.mkv\"");
    }
    try {
      return Path.of(argument);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(
          "source 'file' was given '%s', which is no path (%s); write: source = \"file:/srv/film.mkv\""
              .formatted(argument, e.getReason()),
          e);
    }
  }
}
