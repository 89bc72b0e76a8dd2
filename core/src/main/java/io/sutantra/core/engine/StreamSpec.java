package io.sutantra.core.engine;

import io.sutantra.api.PictureSize;
import io.sutantra.core.plugin.Names;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * The requested properties of a stream.
 *
 * <p><b>Errors:</b> throws {@link IllegalArgumentException} for an invalid value; the message names
 * the value and what would be accepted. The engine checks whether the plug-ins exist.
 *
 * @param id the id of the stream: {@code [a-z0-9-]{1,64}}
 * @param creator the name of the creator, for people: {@code configuration}, a user's name
 * @param source the source as {@code NAME} or {@code NAME:ARGUMENT}
 * @param transports the names of the transports that carry the stream, at least one, each once
 * @param sinks the other sinks, each once, as {@code NAME} or {@code NAME:ARGUMENT}
 * @param codec the name of the codec that encodes pictures
 * @param audioCodec the name of the codec that encodes sound; {@code none} leaves sound out
 * @param size the size of the pictures; if empty, the source's own
 * @param framesPerSecond the frame rate of the source, above 0 and at most 240; if empty, the
 *     source's own
 * @param bitrateBps the target bit rate in bits per second, 10,000 to 100,000,000
 * @param onDemand whether the stream is encoded or decoded only while it has viewers
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
  /** The default codec of sound. */
  public static final String DEFAULT_AUDIO_CODEC = "opus";

  /** The lowest bit rate that can be requested, in bits per second. */
  public static final int MIN_BITRATE_BPS = 10_000;

  /** The highest bit rate that can be requested, in bits per second. */
  public static final int MAX_BITRATE_BPS = 100_000_000;

  /** The highest frame rate that can be requested. */
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
    if (Set.copyOf(sinks).size() < sinks.size()) {
      throw new IllegalArgumentException(
          "stream '%s' names a sink twice: %s".formatted(id, String.join(", ", sinks)));
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

  /**
   * Creates the specification of a stream without other sinks, with sound in the default codec if
   * its source has sound.
   */
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

  /** Returns the part of {@link #source()} before the colon: the name of the plug-in. */
  public String sourceName() {
    return nameOf(source);
  }

  /**
   * Returns the part of {@link #source()} after the colon, or an empty text if there is no colon.
   */
  public String sourceArgument() {
    return argumentOf(source);
  }

  /** Returns the name of a plug-in in {@code NAME} or {@code NAME:ARGUMENT}. */
  public static String nameOf(String text) {
    int colon = text.indexOf(':');
    return colon < 0 ? text : text.substring(0, colon);
  }

  /**
   * Returns the argument in {@code NAME} or {@code NAME:ARGUMENT}, or an empty text if there is no
   * argument.
   */
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
