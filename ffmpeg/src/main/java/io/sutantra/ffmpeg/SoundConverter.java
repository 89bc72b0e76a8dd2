package io.sutantra.ffmpeg;

import static io.sutantra.ffmpeg.NativeCalls.allocated;
import static io.sutantra.ffmpeg.NativeCalls.check;

import java.nio.ByteOrder;
import java.util.Arrays;
import org.bytedeco.ffmpeg.avutil.AVChannelLayout;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swresample;
import org.bytedeco.ffmpeg.swresample.SwrContext;

/**
 * A converter of sound of any sample format, rate and channels to interleaved 16 bit samples of a
 * fixed rate and number of channels. The input's format may change at any time.
 *
 * <p>The first output sample corresponds to the first input sample, however much the filter holds
 * back.
 *
 * <p><b>Threading:</b> confined; the caller ensures with a {@link UseGuard} that one thread at a
 * time uses the converter. <b>Ownership:</b> owns its native memory until {@link #close()}.
 * <b>Errors:</b> {@link io.sutantra.api.CodecException} for sound that cannot be converted; the
 * converter starts anew with the next sound.
 */
public final class SoundConverter implements AutoCloseable {
  private static final short[] NOTHING = {};

  private final int sampleRateHz;
  private final int channels;
  private SwrContext context;
  private AVFrame converted;
  private Input input;

  private record Input(int format, int sampleRateHz, int channels, long speakers) {
    static Input of(AVFrame sound) {
      AVChannelLayout layout = sound.ch_layout();
      if (layout.order() != avutil.AV_CHANNEL_ORDER_NATIVE) {
        // The resampler would itself set the usual speakers, and afterwards report them as a
        // change.
        // A custom layout owns memory, which the default layout would overwrite.
        int channels = layout.nb_channels();
        avutil.av_channel_layout_uninit(layout);
        avutil.av_channel_layout_default(layout, channels);
      }
      boolean known = layout.order() == avutil.AV_CHANNEL_ORDER_NATIVE;
      return new Input(
          sound.format(), sound.sample_rate(), layout.nb_channels(), known ? layout.u_mask() : 0);
    }
  }

  /**
   * Creates a converter.
   *
   * @param sampleRateHz the output's sample rate
   * @param channels the output's number of channels
   */
  public SoundConverter(int sampleRateHz, int channels) {
    this.sampleRateHz = sampleRateHz;
    this.channels = channels;
  }

  /** Converts a piece of sound, and returns the samples that are ready, interleaved. */
  public short[] convert(AVFrame sound) {
    Input next = Input.of(sound);
    short[] rest = NOTHING;
    if (!next.equals(input)) {
      rest = drain();
      open();
      input = next;
    }
    short[] ready = converted(sound);
    if (rest.length == 0) {
      return ready;
    }
    short[] both = Arrays.copyOf(rest, rest.length + ready.length);
    System.arraycopy(ready, 0, both, rest.length, ready.length);
    return both;
  }

  /** Returns the samples that the filter holds back. The next piece of sound starts anew. */
  public short[] drain() {
    if (input == null) {
      return NOTHING;
    }
    short[] rest = converted(null);
    close();
    return rest;
  }

  /**
   * Returns the number of samples of each channel that the filter holds back, at the output's rate.
   */
  public long delaySamples() {
    return input == null ? 0 : swresample.swr_get_delay(context, sampleRateHz);
  }

  private void open() {
    try {
      context = allocated(swresample.swr_alloc(), "resampler");
      converted = allocated(avutil.av_frame_alloc(), "frame");
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private short[] converted(AVFrame sound) {
    boolean done = false;
    try {
      converted.format(avutil.AV_SAMPLE_FMT_S16).sample_rate(sampleRateHz);
      avutil.av_channel_layout_default(converted.ch_layout(), channels);
      check(swresample.swr_convert_frame(context, converted, sound), "converting sound");
      short[] samples = new short[converted.nb_samples() * channels];
      if (samples.length > 0) {
        converted
            .data(0)
            .capacity((long) samples.length * Short.BYTES)
            .asByteBuffer()
            .order(ByteOrder.nativeOrder())
            .asShortBuffer()
            .get(samples);
      }
      avutil.av_frame_unref(converted);
      done = true;
      return samples;
    } finally {
      if (!done) {
        close();
      }
    }
  }

  /** Frees the native memory. Sound converted afterwards starts anew. */
  @Override
  public void close() {
    input = null;
    if (converted != null) {
      avutil.av_frame_free(converted);
      converted = null;
    }
    if (context != null) {
      swresample.swr_free(context);
      context = null;
    }
  }
}
