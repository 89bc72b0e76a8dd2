package io.sutantra.source.file;

import io.sutantra.api.Metrics;
import io.sutantra.api.PictureSize;
import io.sutantra.api.media.FramePool;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.RawFormat;
import io.sutantra.api.media.VideoFrame;
import io.sutantra.ffmpeg.PictureConverter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The pictures of a file of any codec, decoded. After damage the track continues with the next key
 * frame.
 *
 * <p>A picture is decoded when it is read, and copied to a pooled frame when it is taken, so that a
 * picture read ahead occupies no frame of the pool.
 */
final class PictureTrack implements Track {
  private static final int MOST_STEPS = 16;

  private final MediaFile file;
  private final PictureDecoder decoder;
  private final PictureConverter converter;
  private final RawFormat format;
  private final FramePool frames;
  private final Metrics.Counter dropped;
  private final DamageCounter damage;
  private boolean awaitsKeyFrame;

  /**
   * Creates a track that owns {@code file}. If the constructor throws, the caller still owns the
   * file.
   */
  PictureTrack(
      Path path,
      MediaFile file,
      RawFormat format,
      FramePool frames,
      Metrics.Counter dropped,
      DamageCounter damage)
      throws IOException {
    this.file = file;
    this.format = format;
    this.frames = frames;
    this.dropped = dropped;
    this.damage = damage;
    converter =
        new PictureConverter(
            new PictureSize(format.width(), format.height()), file.presentation().orientation());
    try {
      decoder = new PictureDecoder(path, file);
    } catch (IOException e) {
      converter.close();
      throw e;
    }
  }

  @Override
  public MediaFormat format() {
    return format;
  }

  @Override
  public Step read() {
    for (int i = 0; i < MOST_STEPS; i++) {
      switch (decoder.receive()) {
        case PICTURE -> {
          return Step.READY;
        }
        case END -> {
          return Step.END;
        }
        case DAMAGED -> lost("a picture cannot be decoded");
        case NEEDS_PACKET -> feed();
      }
    }
    return Step.MORE;
  }

  private void feed() {
    switch (file.read()) {
      case PACKET -> {
        if (awaitsKeyFrame && !file.packetIsKey()) {
          return;
        }
        awaitsKeyFrame = false;
        if (!decoder.feed(file.packet())) {
          lost("a packet cannot be decoded");
        }
      }
      case DAMAGED -> awaitsKeyFrame = true;
      case END -> decoder.drain();
    }
  }

  private void lost(String what) {
    damage.found(what);
    awaitsKeyFrame = true;
  }

  @Override
  public long streamNanos() {
    return file.nanos(decoder.picture().best_effort_timestamp());
  }

  @Override
  public long durationNanos() {
    return file.durationNanos(decoder.picture().duration());
  }

  @Override
  public Media take(long ptsNanos, long captureNanos) {
    decoder.hold();
    return repeat(ptsNanos, captureNanos);
  }

  @Override
  public Media repeat(long ptsNanos, long captureNanos) {
    Optional<VideoFrame> acquired = frames.tryAcquire(format.width(), format.height());
    if (acquired.isEmpty()) {
      dropped.increment();
      return null;
    }
    VideoFrame frame = acquired.get();
    boolean converted = false;
    try {
      converted = converter.convert(decoder.held(), frame);
    } finally {
      if (!converted) {
        frame.release();
      }
    }
    if (!converted) {
      damage.found("a picture cannot be converted to I420");
      return null;
    }
    frame.stamp(ptsNanos, captureNanos);
    return frame;
  }

  @Override
  public void rewind() throws IOException {
    file.rewind();
    decoder.reset();
    awaitsKeyFrame = false;
  }

  @Override
  public void seek(long nanos) throws IOException {
    file.seek(nanos);
    decoder.reset();
    awaitsKeyFrame = false;
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
    decoder.close();
    converter.close();
    file.close();
  }
}
