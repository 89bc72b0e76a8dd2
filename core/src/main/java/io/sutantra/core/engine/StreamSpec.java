package io.sutantra.core.engine;

import io.sutantra.api.PictureSize;
import io.sutantra.core.plugin.Names;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * What somebody wants a stream to be.
 *
 * <p><b>Errors:</b> throws {@link IllegalArgumentException} for what cannot be: it names the value
 * and says what would be accepted. Whether the plug-ins exist is for the engine to find out.
 *
 * @param id {@code [a-z0-9-]{1,64}}
 * @param creator who asked for it, for people: {@code configuration}, a user's name
 * @param source {@code NAME} or {@code NAME:ARGUMENT}
 * @param transports the names of the transports that carry it, at least one, each once
 * @param sinks the other sinks, each once, as {@code NAME} or {@code NAME:ARGUMENT}
 * @param codec the name of the codec to encode pictures with
 * @param audioCodec the name of the codec to encode sound with; {@code none} leaves sound out
 * @param size of the pictures; if empty, the source's own
 * @param framesPerSecond of the source, above 0 and at most 240; if empty, the source's own
 * @param bitrateBps target in bits a second, 10,000 to 100,000,000
 * @param onDemand whether it is only encoded or decoded while somebody watches
 */
public record StreamSpec(
    String id,
    String creator,
    String source,
    List<String> transports,
    List<String> sinks,
    String codec,
    String audioCodec,
    Optional<PictureSize> size,
    OptionalDouble framesPerSecond,
    int bitrateBps,
    boolean onDemand) {
  /** The codec of sound where nobody names one. */
  public static final String DEFAULT_AUDIO_CODEC = "opus";

  /** The lowest bit rate that can be asked for, in bits a second. */
  public static final int MIN_BITRATE_BPS = 10_000;

  /** The highest bit rate that can be asked for, in bits a second. */
  public static final int MAX_BITRATE_BPS = 100_000_000;

  /** The highest frame rate that can be asked for. */
  public static final double MAX_FRAMES_PER_SECOND = 240;

  /** Checks the values. */
  public StreamSpec {
    transports = List.copyOf(transports);
    sinks = List.copyOf(sinks);
    for (String sink : sinks) {
      requireName("the name of a sink", nameOf(sink));
      if (transports.contains(sink)) {
        throw new IllegalArgumentException(
            "stream '%s' has '%s' as a transport and as a sink; one of them needs another name"
                .formatted(id, sink));
      }
    }
    requireName("a stream's id", id);
    requireName("the name of a source", nameOf(source));
    requireName("the name of a codec", codec);
    requireName("the name of a codec of sound", audioCodec);
    if (transports.isEmpty()) {
      throw new IllegalArgumentException("stream '" + id + "' names no transport, needs one");
    }
    for (String transport : transports) {
      requireName("the name of a transport", transport);
    }
    if (Set.copyOf(transports).size() < transports.size()) {
      throw new IllegalArgumentException(
          "stream '%s' names a transport twice: %s".formatted(id, String.join(", ", transports)));
    }
    if (framesPerSecond.isPresent()
        && !(framesPerSecond.getAsDouble() > 0
            && framesPerSecond.getAsDouble() <= MAX_FRAMES_PER_SECOND)) {
      throw new IllegalArgumentException(
          "stream '%s' asks for %s frames/s, must be above 0 and at most %s"
              .formatted(id, framesPerSecond.getAsDouble(), MAX_FRAMES_PER_SECOND));
    }
    if (bitrateBps < MIN_BITRATE_BPS || bitrateBps > MAX_BITRATE_BPS) {
      throw new IllegalArgumentException(
          "stream '%s' asks for %d bit/s, must be %d to %d"
              .formatted(id, bitrateBps, MIN_BITRATE_BPS, MAX_BITRATE_BPS));
    }
  }

  /** A stream of transports alone, with sound by the usual codec, where its source has sound. */
  public StreamSpec(
      String id,
      String creator,
      String source,
      List<String> transports,
      String codec,
      Optional<PictureSize> size,
      OptionalDouble framesPerSecond,
      int bitrateBps,
      boolean onDemand) {
    this(
        id,
        creator,
        source,
        transports,
        List.of(),
        codec,
        DEFAULT_AUDIO_CODEC,
        size,
        framesPerSecond,
        bitrateBps,
        onDemand);
  }

  /** The part of {@link #source()} before the colon: the name of its plug-in. */
  public String sourceName() {
    return nameOf(source);
  }

  /** The part of {@link #source()} after the colon; empty if there is none. */
  public String sourceArgument() {
    return argumentOf(source);
  }

  /** The name of a plug-in in {@code NAME} or {@code NAME:ARGUMENT}. */
  public static String nameOf(String text) {
    int colon = text.indexOf(':');
    return colon < 0 ? text : text.substring(0, colon);
  }

  /** The argument in {@code NAME} or {@code NAME:ARGUMENT}; empty if there is none. */
  public static String argumentOf(String text) {
    int colon = text.indexOf(':');
    return colon < 0 ? "" : text.substring(colon + 1);
  }

  private static void requireName(String what, String name) {
    if (!Names.isValid(name)) {
      throw new IllegalArgumentException(
          "'%s' is not %s; it must be %s".formatted(name, what, Names.RULE));
    }
  }
}
