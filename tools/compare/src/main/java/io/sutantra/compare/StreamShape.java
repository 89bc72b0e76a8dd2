package io.sutantra.compare;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/**
 * The options for the stream that all servers carry, and their translation to Sutantra's
 * configuration.
 */
final class StreamShape {
  @Option(
      names = "--size",
      paramLabel = "WxH",
      defaultValue = "640x360",
      description = "Of the pictures (default: ${DEFAULT-VALUE}).")
  private String size;

  @Option(
      names = "--fps",
      paramLabel = "RATE",
      defaultValue = "30",
      description = "Pictures a second (default: ${DEFAULT-VALUE}).")
  private double framesPerSecond;

  @Option(
      names = "--bitrate",
      paramLabel = "BPS",
      defaultValue = "1M",
      description = "What the encoder aims at (default: ${DEFAULT-VALUE}).")
  private String bitrate;

  @Option(
      names = "--key-frames",
      paramLabel = "TIME",
      defaultValue = "2s",
      description =
          "From one key frame to the next, whoever asks for one in between (default: ${DEFAULT-VALUE}).")
  private String keyFrames;

  @Option(
      names = "--min-quantizer",
      paramLabel = "0-63",
      defaultValue = "0",
      description =
          "The finest that the encoder may be; a coarser limit makes fewer bits of a test pattern than"
              + " it aims at (default: ${DEFAULT-VALUE}).")
  private int minQuantizer;

  double framesPerSecond() {
    return framesPerSecond;
  }

  /** Returns the settings of the whole program, value by path. */
  Map<String, String> engineSettings() {
    return Map.of(
        "sutantra.codecs.vp8.max-key-frame-interval", keyFrames,
        "sutantra.codecs.vp8.min-quantizer", Integer.toString(minQuantizer),
        "sutantra.engine.key-frame-interval", keyFrames);
  }

  /**
   * Returns the settings of the stream. The given settings take precedence, and a given source
   * keeps its own size and rates.
   */
  Map<String, String> streamSettings(Map<String, String> given) {
    Map<String, String> settings = new HashMap<>();
    settings.put("codec", "vp8");
    settings.put("on-demand", "false");
    if (!given.containsKey("source")) {
      settings.put("source", "test-pattern");
      settings.put("size", size);
      settings.put("fps", Double.toString(framesPerSecond));
      settings.put("bitrate", bitrate);
    }
    settings.putAll(given);
    return settings;
  }

  /** Returns the command-line options that describe the same stream. */
  List<String> options() {
    return List.of(
        "--size=" + size,
        "--fps=" + framesPerSecond,
        "--bitrate=" + bitrate,
        "--key-frames=" + keyFrames,
        "--min-quantizer=" + minQuantizer);
  }

  @Override
  public String toString() {
    return "VP8, %s at %s pictures/s, %s bit/s, a key frame every %s"
        .formatted(
            size, Double.toString(framesPerSecond).replaceFirst("\\.0$", ""), bitrate, keyFrames);
  }
}
