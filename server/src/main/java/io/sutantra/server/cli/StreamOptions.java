package io.sutantra.server.cli;

import io.sutantra.core.plugin.Names;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that describe one stream. */
final class StreamOptions {
  /** The stream that runs if neither the configuration nor the command line names one. */
  static final String DEFAULT_STREAM = "demo";

  @Option(
      names = "--stream",
      paramLabel = "ID",
      description = "The stream that these options are about (default: " + DEFAULT_STREAM + ").")
  private String id;

  @Option(
      names = "--source",
      paramLabel = "SOURCE",
      description = {
        "Where its pictures come from, as NAME or NAME:ARGUMENT, such as file:/srv/film.webm.",
        "Which names there are, here and in the next three, is said by 'sutantra plugins'."
      })
  private String source;

  @Option(
      names = "--transport",
      paramLabel = "NAME",
      description = "How it reaches viewers; several with commas between them.")
  private String transport;

  @Option(
      names = "--codec",
      paramLabel = "NAME",
      description = "The codec that its pictures are encoded with.")
  private String codec;

  @Option(
      names = "--audio-codec",
      paramLabel = "NAME",
      description = "The codec that its sound is encoded with; none leaves sound out.")
  private String audioCodec;

  @Option(
      names = "--size",
      paramLabel = "WxH",
      description = "The size of its pictures, such as 1280x720.")
  private String size;

  @Option(names = "--fps", paramLabel = "RATE", description = "Its pictures a second.")
  private String framesPerSecond;

  @Option(
      names = "--bitrate",
      paramLabel = "BPS",
      description = "What its encoder aims at, in bits a second: 1000000, 800k or 1.5M.")
  private String bitrate;

  /** Returns the id of the stream that the options describe; empty if no option was given. */
  Optional<String> stream() {
    return id == null && given().isEmpty()
        ? Optional.empty()
        : Optional.of(id == null ? DEFAULT_STREAM : id);
  }

  /** Returns the values that were given, by the keys of the configuration. */
  Map<String, String> given() {
    Map<String, String> given = new LinkedHashMap<>();
    put(given, "source", source);
    put(given, "transport", transport);
    put(given, "codec", codec);
    put(given, "audio-codec", audioCodec);
    put(given, "size", size);
    put(given, "fps", framesPerSecond);
    put(given, "bitrate", bitrate);
    return given;
  }

  /** Refuses an invalid id before it becomes part of a path. */
  void check() {
    if (id != null && !Names.isValid(id)) {
      throw CommandException.wrongUsage(
          "--stream %s: a stream's id must be %s".formatted(id, Names.RULE));
    }
  }

  private static void put(Map<String, String> given, String key, String value) {
    if (value != null) {
      given.put(key, value);
    }
  }
}
