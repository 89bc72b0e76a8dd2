package io.sutantra.api.media;

/**
 * The sample rate and the channels of sound.
 *
 * @param sampleRateHz the samples per second of each channel; 0 if not known yet
 * @param channels the number of channels: 1 for mono, 2 for stereo; 0 if not known yet
 */
public record AudioShape(int sampleRateHz, int channels) implements Shape {
  /** The shape of sound that is not known yet. */
  public static final AudioShape UNKNOWN = new AudioShape(0, 0);

  @Override
  public MediaType type() {
    return MediaType.AUDIO;
  }

  @Override
  public String describe() {
    if (sampleRateHz == 0) {
      return "";
    }
    String rate = Numbers.trimmed(sampleRateHz / 1_000.0) + " kHz";
    return switch (channels) {
      case 0 -> rate;
      case 1 -> rate + " mono";
      case 2 -> rate + " stereo";
      default -> rate + " " + channels + " channels";
    };
  }
}
