package io.sutantra.codec.vp8;

import io.sutantra.api.Settings;
import java.time.Duration;

/**
 * The encoder's settings in {@code sutantra.codecs.vp8}.
 *
 * @param cpuUsed libvpx's speed, negative for a fixed one
 * @param rateBufferMillis the length of the rate control's buffer
 * @param maxIntraRatePercent the largest key frame in percent of an average frame; 0 for no limit
 * @param minQuantizer the finest quantizer, 0 to 63
 * @param maxQuantizer the coarsest quantizer, {@code minQuantizer} to 63
 * @param errorResilient whether frames can be decoded after a lost frame
 * @param maxKeyFrameIntervalNanos the longest time without a key frame; 0 for no limit
 */
record Vp8EncoderSettings(
    int cpuUsed,
    int rateBufferMillis,
    int maxIntraRatePercent,
    int minQuantizer,
    int maxQuantizer,
    boolean errorResilient,
    long maxKeyFrameIntervalNanos) {

  private static final Duration SHORTEST_BUFFER = Duration.ofMillis(100);
  private static final Duration LONGEST_BUFFER = Duration.ofSeconds(2);
  private static final Duration LONGEST_INTERVAL = Duration.ofDays(1);

  static Vp8EncoderSettings read(Settings settings) {
    int maxIntraRate = (int) settings.integer("max-intra-rate", 0, 10_000);
    if (maxIntraRate > 0 && maxIntraRate < 100) {
      throw settings.invalid(
          "max-intra-rate", "is " + maxIntraRate + ", must be 0 (no limit) or 100 to 10000");
    }
    int minQuantizer = (int) settings.integer("min-quantizer", 0, 63);
    int maxQuantizer = (int) settings.integer("max-quantizer", 0, 63);
    if (maxQuantizer < minQuantizer) {
      throw settings.invalid(
          "max-quantizer",
          "is %d, must be %d (min-quantizer) to 63".formatted(maxQuantizer, minQuantizer));
    }
    Duration buffer = settings.duration("rate-buffer");
    if (buffer.compareTo(SHORTEST_BUFFER) < 0 || buffer.compareTo(LONGEST_BUFFER) > 0) {
      throw settings.invalid(
          "rate-buffer", "is " + buffer.toMillis() + "ms, must be 100ms to 2000ms");
    }
    Duration interval = settings.duration("max-key-frame-interval");
    if (interval.compareTo(LONGEST_INTERVAL) > 0) {
      throw settings.invalid(
          "max-key-frame-interval", "is " + interval + ", must be 0s (no limit) to 24h");
    }
    return new Vp8EncoderSettings(
        (int) settings.integer("cpu-used", -16, 16),
        (int) buffer.toMillis(),
        maxIntraRate,
        minQuantizer,
        maxQuantizer,
        settings.flag("error-resilient"),
        interval.toNanos());
  }
}
