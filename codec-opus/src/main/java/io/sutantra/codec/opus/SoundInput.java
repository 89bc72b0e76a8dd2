package io.sutantra.codec.opus;

import static io.sutantra.ffmpeg.NativeCalls.allocated;
import static io.sutantra.ffmpeg.NativeCalls.check;

import io.sutantra.api.media.AudioFrame;
import io.sutantra.api.media.AudioShape;
import io.sutantra.ffmpeg.SoundConverter;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * A converter of sound from Java to the format that the encoder takes.
 *
 * <p>Sound passes through in pieces, so that the native memory is bounded, however long a frame is.
 * Mono is doubled before resampling: the resampler would divide its power among the two channels,
 * half of the power for each.
 *
 * <p><b>Threading:</b> confined; the caller ensures that one thread at a time uses the converter.
 * <b>Ownership:</b> owns its native memory until {@link #close()}.
 */
final class SoundInput implements AutoCloseable {
  private static final int PIECE_SAMPLES = 4_096;

  private final SoundConverter converter =
      new SoundConverter(LibOpus.SHAPE.sampleRateHz(), LibOpus.SHAPE.channels());
  private AVFrame piece;
  private AudioShape shape;

  /**
   * Converts a frame.
   *
   * @param skipped the number of samples of each channel to leave out at the frame's start
   * @param sink the receiver of the converted samples, interleaved
   */
  void convert(AudioFrame frame, int skipped, Consumer<short[]> sink) {
    int channels = Math.max(2, frame.shape().channels());
    short[] samples = frame.shape().channels() == 1 ? doubled(frame) : frame.toArray();
    AudioShape wanted = new AudioShape(frame.shape().sampleRateHz(), channels);
    if (!wanted.equals(shape)) {
      allocate(wanted);
    }
    int from = skipped * channels;
    while (from < samples.length) {
      int count = Math.min(samples.length - from, PIECE_SAMPLES * channels);
      check(avutil.av_frame_make_writable(piece), "taking a piece of sound back");
      piece
          .data(0)
          .capacity((long) count * Short.BYTES)
          .asByteBuffer()
          .order(ByteOrder.nativeOrder())
          .asShortBuffer()
          .put(samples, from, count);
      piece.nb_samples(count / channels);
      sink.accept(converter.convert(piece));
      from += count;
    }
  }

  private static short[] doubled(AudioFrame mono) {
    short[] samples = new short[2 * mono.samplesPerChannel()];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = mono.sample(i / 2, 0);
    }
    return samples;
  }

  private void allocate(AudioShape wanted) {
    release();
    piece = allocated(avutil.av_frame_alloc(), "frame");
    piece.format(avutil.AV_SAMPLE_FMT_S16).sample_rate(wanted.sampleRateHz());
    piece.nb_samples(PIECE_SAMPLES);
    avutil.av_channel_layout_default(piece.ch_layout(), wanted.channels());
    check(avutil.av_frame_get_buffer(piece, 0), "allocating a piece of sound");
    shape = wanted;
  }

  /** Returns the samples that the resampler holds back. */
  short[] drain() {
    return converter.drain();
  }

  /** Returns how many samples of each channel the resampler holds back, at the encoder's rate. */
  long delaySamples() {
    return converter.delaySamples();
  }

  private void release() {
    shape = null;
    if (piece != null) {
      avutil.av_frame_free(piece);
      piece = null;
    }
  }

  @Override
  public void close() {
    converter.close();
    release();
  }
}
