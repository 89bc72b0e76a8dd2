package io.sutantra.core.config;

import io.sutantra.api.PictureSize;
import io.sutantra.api.Settings;
import io.sutantra.core.engine.StreamSpec;
import io.sutantra.core.plugin.Names;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A reader of the specification of a stream from its settings. */
final class StreamReader {
  private static final Pattern BITRATE =
      Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,6})?) ?([kKmM]?)");

  private StreamReader() {}

  static StreamSpec read(String id, String creator, Settings stream) {
    return new StreamSpec(
        id,
        creator,
        source(stream),
        transports(stream),
        sinks(stream),
        name(stream, "codec", stream.string("codec")),
        name(stream, "audio-codec", stream.string("audio-codec")),
        size(stream),
        framesPerSecond(stream),
        bitrateBps(stream),
        stream.flag("on-demand"));
  }

  private static String source(Settings stream) {
    String source = stream.string("source");
    if (!Names.isValid(StreamSpec.nameOf(source))) {
      throw stream.invalid(
          "source",
          "is '%s', must be NAME or NAME:ARGUMENT with a NAME of %s".formatted(source, Names.RULE));
    }
    return source;
  }

  private static List<String> transports(Settings stream) {
    List<String> names = stream.strings("transport");
    if (names.isEmpty()) {
      throw stream.invalid("transport", "is empty, must be a transport's name or a list of names");
    }
    names.forEach(name -> name(stream, "transport", name));
    if (Set.copyOf(names).size() < names.size()) {
      throw stream.invalid(
          "transport", "names one twice: %s; must name each once".formatted(names));
    }
    return names;
  }

  private static List<String> sinks(Settings stream) {
    List<String> sinks = stream.strings("sinks");
    for (String sink : sinks) {
      if (!Names.isValid(StreamSpec.nameOf(sink))) {
        throw stream.invalid(
            "sinks",
            "has '%s', must be NAME or NAME:ARGUMENT with a NAME of %s"
                .formatted(sink, Names.RULE));
      }
    }
    if (Set.copyOf(sinks).size() < sinks.size()) {
      throw stream.invalid("sinks", "names one twice: %s; must name each once".formatted(sinks));
    }
    return sinks;
  }

  private static String name(Settings stream, String key, String name) {
    if (!Names.isValid(name)) {
      throw stream.invalid(key, "is '%s', must be a name of %s".formatted(name, Names.RULE));
    }
    return name;
  }

  private static Optional<PictureSize> size(Settings stream) {
    String text = stream.string("size");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(PictureSize.parse(text));
    } catch (IllegalArgumentException e) {
      throw stream.invalid("size", "is '%s': %s".formatted(text, e.getMessage()));
    }
  }

  private static OptionalDouble framesPerSecond(Settings stream) {
    double fps = stream.decimal("fps", 0, StreamSpec.MAX_FRAMES_PER_SECOND);
    return fps == 0 ? OptionalDouble.empty() : OptionalDouble.of(fps);
  }

  private static int bitrateBps(Settings stream) {
    String text = stream.string("bitrate");
    Matcher matcher = BITRATE.matcher(text);
    if (matcher.matches()) {
      int power =
          switch (matcher.group(2)) {
            case "k", "K" -> 3;
            case "m", "M" -> 6;
            default -> 0;
          };
      BigDecimal bps = new BigDecimal(matcher.group(1)).scaleByPowerOfTen(power);
      if (bps.compareTo(BigDecimal.valueOf(StreamSpec.MIN_BITRATE_BPS)) >= 0
          && bps.compareTo(BigDecimal.valueOf(StreamSpec.MAX_BITRATE_BPS)) <= 0) {
        return bps.intValue();
      }
    }
    throw stream.invalid(
        "bitrate", "is '%s', must be 10k to 100M bit/s: 1000000, 800k, 1.5M".formatted(text));
  }
}
