package io.sutantra.api.media;

import java.util.Arrays;
import java.util.Objects;

/**
 * A frame of raw sound: 16-bit samples, interleaved by channel.
 *
 * <p>A frame of 20 ms has 4 KB, which is too small to need a pool.
 *
 * <p><b>Ownership:</b> immutable, shared freely.
 */
public final class AudioFrame implements Media {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final short[] samples;
  private final AudioShape shape;
  private final long ptsNanos;
  private final long captureNanos;

  private AudioFrame(short[] samples, AudioShape shape, long ptsNanos, long captureNanos) {
    this.samples = samples;
    this.shape = shape;
    this.ptsNanos = ptsNanos;
    this.captureNanos = captureNanos;
  }

  /**
   * Creates a frame that takes over an array of samples: the caller must not use the array any
   * more.
   *
   * @param samples the samples, interleaved; as many of each channel
   * @param shape the shape, with a known sample rate and known channels
   * @param ptsNanos the time at which to play the first sample
   * @param captureNanos the time at which the first sample left its source
   * @throws IllegalArgumentException if there are no samples, or not as many of each channel
   */
  public static AudioFrame wrap(
      short[] samples, AudioShape shape, long ptsNanos, long captureNanos) {
    if (shape.sampleRateHz() < 1 || shape.channels() < 1) {
      throw new IllegalArgumentException(
          "sound of %d Hz and %d channels cannot be, both must be above 0"
              .formatted(shape.sampleRateHz(), shape.channels()));
    }
    if (samples.length == 0 || samples.length % shape.channels() != 0) {
      throw new IllegalArgumentException(
          "%d samples do not make sound of %d channels: there must be as many of each, at least one"
              .formatted(samples.length, shape.channels()));
    }
    return new AudioFrame(samples, shape, ptsNanos, captureNanos);
  }

  @Override
  public MediaKind kind() {
    return MediaKind.RAW;
  }

  /** Returns the sample rate and the channels. */
  public AudioShape shape() {
    return shape;
  }

  /** Returns the number of samples of each channel. */
  public int samplesPerChannel() {
    return samples.length / shape.channels();
  }

  /** Returns the playing time of the frame. */
  public long durationNanos() {
    return samplesPerChannel() * NANOS_PER_SECOND / shape.sampleRateHz();
  }

  /**
   * Returns one sample.
   *
   * @param index the index of the sample within its channel
   * @throws IndexOutOfBoundsException if there is no such sample or channel
   */
  public short sample(int index, int channel) {
    Objects.checkIndex(channel, shape.channels());
    return samples[Objects.checkIndex(index, samplesPerChannel()) * shape.channels() + channel];
  }

  /** Copies all samples, interleaved, into an array, beginning at {@code offset}. */
  public void copyTo(short[] target, int offset) {
    System.arraycopy(samples, 0, target, offset, samples.length);
  }

  /** Returns a copy of all samples, interleaved. */
  public short[] toArray() {
    return Arrays.copyOf(samples, samples.length);
  }

  /** Returns the same sound with other times. */
  public AudioFrame stamped(long pts, long capture) {
    return new AudioFrame(samples, shape, pts, capture);
  }

  @Override
  public long ptsNanos() {
    return ptsNanos;
  }

  @Override
  public long captureNanos() {
    return captureNanos;
  }

  @Override
  public boolean keyFrame() {
    return true;
  }

  @Override
  public int sizeBytes() {
    return samples.length * Short.BYTES;
  }
}
