package io.sutantra.source.file;

import io.sutantra.api.CodecException;
import io.sutantra.api.media.AudioFrame;
import io.sutantra.api.media.AudioShape;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.RawFormat;
import io.sutantra.ffmpeg.SoundConverter;
import java.io.IOException;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;

/**
 * The sound of a file of any codec, decoded, at its own rate. More than two channels are mixed to
 * stereo according to their layout.
 */
final class SoundTrack implements Track {
  private static final int MOST_STEPS = 16;
  private static final int LOWEST_RATE_HZ = 8_000;
  private static final int HIGHEST_RATE_HZ = 192_000;
  private static final int USUAL_RATE_HZ = 48_000;

  private final MediaFile file;
  private final DamageCounter damage;
  private final AudioShape shape;
  private final SoundDecoder decoder;
  private final SoundConverter converter;
  private short[] samples = {};
  private long streamNanos = TimeLine.UNKNOWN;

  /**
   * Creates a track that owns {@code file}. If the constructor throws, the caller still owns the
   * file.
   */
  SoundTrack(Path path, MediaFile file, DamageCounter damage) throws IOException {
    this.file = file;
    this.damage = damage;
    AVCodecParameters parameters = file.parameters();
    int rate = parameters.sample_rate();
    boolean usable = rate >= LOWEST_RATE_HZ && rate <= HIGHEST_RATE_HZ;
    int channels = parameters.ch_layout().nb_channels() == 1 ? 1 : 2;
    shape = new AudioShape(usable ? rate : USUAL_RATE_HZ, channels);
    decoder = new SoundDecoder(path, file);
    converter = new SoundConverter(shape.sampleRateHz(), shape.channels());
  }

  @Override
  public MediaFormat format() {
    return new RawFormat(shape);
  }

  @Override
  public Step read() {
    for (int i = 0; i < MOST_STEPS; i++) {
      switch (decoder.receive()) {
        case SOUND -> {
          if (convert()) {
            return Step.READY;
          }
        }
        case END -> {
          return Step.END;
        }
        case DAMAGED -> damage.found("a piece of it cannot be decoded");
        case NEEDS_PACKET -> feed();
      }
    }
    return Step.MORE;
  }

  private void feed() {
    switch (file.read()) {
      case PACKET -> {
        if (!decoder.feed(file.packet())) {
          damage.found("a packet cannot be decoded");
        }
      }
      case DAMAGED -> {}
      case END -> decoder.drain();
    }
  }

  private boolean convert() {
    try {
      samples = converter.convert(decoder.sound());
    } catch (CodecException e) {
      damage.found(e.getMessage());
      return false;
    }
    streamNanos = file.nanos(decoder.sound().best_effort_timestamp());
    return samples.length > 0;
  }

  @Override
  public long streamNanos() {
    return streamNanos;
  }

  @Override
  public long durationNanos() {
    return Math.max(1, samples.length / shape.channels() * 1_000_000_000L / shape.sampleRateHz());
  }

  @Override
  public Media take(long ptsNanos, long captureNanos) {
    return AudioFrame.wrap(samples, shape, ptsNanos, captureNanos);
  }

  @Override
  public Media repeat(long ptsNanos, long captureNanos) {
    return null;
  }

  @Override
  public void rewind() throws IOException {
    file.rewind();
    decoder.reset();
    converter.close();
  }

  @Override
  public void seek(long nanos) throws IOException {
    file.seek(nanos);
    decoder.reset();
    converter.close();
  }

  @Override
  public long startNanos() {
    return file.startNanos();
  }

  @Override
  public long lengthNanos() {
    return file.lengthNanos();
  }

  @Override
  public void close() {
    converter.close();
    decoder.close();
    file.close();
  }
}
