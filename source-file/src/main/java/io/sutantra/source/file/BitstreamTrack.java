package io.sutantra.source.file;

import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.EncodedFormat;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaFormat;
import java.io.IOException;

/**
 * The access units of a file, passed on without decoding. After damage the track continues with the
 * next key frame.
 */
final class BitstreamTrack implements Track {
  private static final int MOST_PACKETS = 8;

  private final MediaFile file;
  private final Bitstream bitstream;
  private final DamageCounter damage;
  private boolean awaitsKeyFrame = true;
  private Bitstream.AccessUnit unit;
  private int width;
  private int height;

  BitstreamTrack(MediaFile file, Bitstream bitstream, DamageCounter damage) {
    this.file = file;
    this.bitstream = bitstream;
    this.damage = damage;
    this.width = file.width();
    this.height = file.height();
  }

  @Override
  public MediaFormat format() {
    return new EncodedFormat(
        bitstream.codec(), file.width(), file.height(), file.framesPerSecond());
  }

  @Override
  public Step read() throws IOException {
    for (int i = 0; i < MOST_PACKETS; i++) {
      switch (file.read()) {
        case END -> {
          return Step.END;
        }
        case DAMAGED -> {
          awaitsKeyFrame = true;
          return Step.MORE;
        }
        case PACKET -> {
          if (accept(file.packetBytes())) {
            return Step.READY;
          }
        }
      }
    }
    return Step.MORE;
  }

  private boolean accept(byte[] packet) {
    if (packet.length == 0) {
      // An empty packet is VP8's way to show a picture again, so there is nothing to send.
      return false;
    }
    Bitstream.AccessUnit read = bitstream.read(Bytes.wrap(packet)).orElse(null);
    if (read == null) {
      damage.found("a packet is no access unit of %s".formatted(bitstream.codec()));
      awaitsKeyFrame = true;
      return false;
    }
    if (awaitsKeyFrame && !read.keyFrame()) {
      return false;
    }
    awaitsKeyFrame = false;
    if (read.width() > 0 && read.height() > 0) {
      width = read.width();
      height = read.height();
    }
    unit = read;
    return true;
  }

  @Override
  public long streamNanos() {
    return file.packetNanos();
  }

  @Override
  public long durationNanos() {
    return file.packetDurationNanos();
  }

  @Override
  public Media take(long ptsNanos, long captureNanos) {
    return new EncodedFrame(unit.data(), unit.keyFrame(), width, height, 0, ptsNanos, captureNanos);
  }

  /**
   * {@inheritDoc}
   *
   * <p>This track repeats nothing, because each access unit of a bitstream builds on the unit
   * before.
   */
  @Override
  public Media repeat(long ptsNanos, long captureNanos) {
    return null;
  }

  @Override
  public void rewind() throws IOException {
    file.rewind();
    awaitsKeyFrame = true;
  }

  @Override
  public void seek(long nanos) throws IOException {
    file.seek(nanos);
    awaitsKeyFrame = true;
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
    file.close();
  }
}
