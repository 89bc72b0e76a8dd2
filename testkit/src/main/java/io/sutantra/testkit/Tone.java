package io.sutantra.testkit;

import io.sutantra.api.media.AudioFrame;
import io.sutantra.api.media.AudioShape;

/**
 * A sine tone as a function of media time: the same time gives the same sample, however the tone is
 * divided into frames.
 *
 * @param shape the sample rate and the channels; all channels are alike
 * @param frequencyHz the frequency of the tone
 * @param amplitude the amplitude of the samples, 0 to 32,767
 */
public record Tone(AudioShape shape, double frequencyHz, int amplitude) {
  /** Returns the frame of the tone that begins at a media time; its capture time is the same. */
  public AudioFrame frame(long ptsNanos, int samplesPerChannel) {
    short[] samples = new short[samplesPerChannel * shape.channels()];
    for (int i = 0; i < samplesPerChannel; i++) {
      double seconds = ptsNanos / 1e9 + (double) i / shape.sampleRateHz();
      short sample = (short) Math.round(amplitude * Math.sin(2 * Math.PI * frequencyHz * seconds));
      for (int channel = 0; channel < shape.channels(); channel++) {
        samples[i * shape.channels() + channel] = sample;
      }
    }
    return AudioFrame.wrap(samples, shape, ptsNanos, ptsNanos);
  }

  /**
   * Returns the share of a frequency in the first channel of a frame of sound: 1 for a pure tone, 0
   * for silence or other tones.
   */
  public static double share(AudioFrame sound, double frequencyHz) {
    double sine = 0;
    double cosine = 0;
    double energy = 0;
    int count = sound.samplesPerChannel();
    for (int i = 0; i < count; i++) {
      double sample = sound.sample(i, 0);
      double angle = 2 * Math.PI * frequencyHz * i / sound.shape().sampleRateHz();
      sine += sample * Math.sin(angle);
      cosine += sample * Math.cos(angle);
      energy += sample * sample;
    }
    return energy == 0 ? 0 : 2 * (sine * sine + cosine * cosine) / (count * energy);
  }

  /** Returns the root mean square of the first channel of a frame of sound. */
  public static double loudness(AudioFrame sound) {
    double energy = 0;
    for (int i = 0; i < sound.samplesPerChannel(); i++) {
      energy += (double) sound.sample(i, 0) * sound.sample(i, 0);
    }
    return Math.sqrt(energy / sound.samplesPerChannel());
  }
}
