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
 * A converter of sound of any sample format, rate and channels to 16 bit, interleaved, of one rate
 * and so many channels. What goes in may change under way.
 *
 * <p>The first sample that comes out is that of the first that went in, however much the filter
 * keeps back.
 *
 * <p><b>Threading:</b> confined; the caller sees to it, with a {@link UseGuard}. <b>Ownership:</b>
 * owns its native memory until {@link #close()}. <b>Errors:</b> {@link
 * io.sutantra.api.CodecException} for sound that cannot be converted, after which it begins anew.
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
        // The resampler takes the usual speakers then, and finds afterwards that they changed.
        avutil.av_channel_layout_default(layout, layout.nb_channels());
      }
      return new Input(sound.format(), sound.sample_rate(), layout.nb_channels(), layout.u_mask());
    }
  }

  /**
   * Makes a converter.
   *
   * @param sampleRateHz of what comes out
   * @param channels of what comes out
   */
  public SoundConverter(int sampleRateHz, int channels) {
    this.sampleRateHz = sampleRateHz;
    this.channels = channels;
  }

  /** Converts a piece of sound, and returns what is ready, interleaved. */
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

  /** Returns what the filter kept back. The next piece of sound begins anew. */
  public short[] drain() {
    if (input == null) {
      return NOTHING;
    }
    short[] rest = converted(null);
    close();
    return rest;
  }

  /** The number of samples of each channel that went in and did not come out, at the rate out. */
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

  /** Gives the native memory back. What is converted afterwards begins anew. */
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
