package io.sutantra.source.file;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_OPUS;

import io.sutantra.api.media.AudioShape;
import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.EncodedFormat;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.ffmpeg.OpusPacket;
import java.io.IOException;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;

/**
 * The Opus packets of a file, passed on without decoding.
 *
 * <p>Containers round time stamps to milliseconds. Each packet therefore follows the packet before
 * by that packet's length, as long as the time stamps agree within 10 ms.
 */
final class OpusTrack implements Track {
  private static final int MOST_PACKETS = 8;
  private static final long ROUNDING_NANOS = 10_000_000;
  private static final int MAPPING_FAMILY = 18;

  private final MediaFile file;
  private final DamageCounter damage;
  private Bytes data;
  private long streamNanos = TimeLine.UNKNOWN;
  private long durationNanos;

  OpusTrack(MediaFile file, DamageCounter damage) {
    this.file = file;
    this.damage = damage;
  }

  /**
   * Returns whether a file's sound is Opus that can be sent unchanged: one stream of one or two
   * channels.
   */
  static boolean plays(MediaFile file) {
    AVCodecParameters parameters = file.parameters();
    boolean several =
        parameters.extradata_size() > MAPPING_FAMILY
            && parameters.extradata().get(MAPPING_FAMILY) != 0;
    return parameters.codec_id() == AV_CODEC_ID_OPUS
        && parameters.ch_layout().nb_channels() <= 2
        && !several;
  }

  @Override
  public MediaFormat format() {
    return new EncodedFormat("opus", new AudioShape(48_000, 2));
  }

  @Override
  public Step read() {
    for (int i = 0; i < MOST_PACKETS; i++) {
      switch (file.read()) {
        case END -> {
          return Step.END;
        }
        case DAMAGED -> {
          return Step.MORE;
        }
        case PACKET -> {
          if (accept(Bytes.wrap(file.packetBytes()))) {
            return Step.READY;
          }
        }
      }
    }
    return Step.MORE;
  }

  private boolean accept(Bytes packet) {
    OpusPacket opus = OpusPacket.parse(packet).orElse(null);
    if (opus == null) {
      damage.found("a packet is no Opus");
      return false;
    }
    long stamp = file.packetNanos();
    long next = streamNanos == TimeLine.UNKNOWN ? startNanos() : streamNanos + durationNanos;
    boolean agrees = stamp == TimeLine.UNKNOWN || Math.abs(stamp - next) <= ROUNDING_NANOS;
    streamNanos = agrees ? next : stamp;
    durationNanos = opus.durationNanos();
    data = packet;
    return true;
  }

  @Override
  public long streamNanos() {
    return streamNanos;
  }

  @Override
  public long durationNanos() {
    return durationNanos;
  }

  @Override
  public Media take(long ptsNanos, long captureNanos) {
    return EncodedFrame.ofSound(data, ptsNanos, captureNanos);
  }

  @Override
  public Media repeat(long ptsNanos, long captureNanos) {
    return null;
  }

  @Override
  public void rewind() throws IOException {
    file.rewind();
    streamNanos = TimeLine.UNKNOWN;
  }

  @Override
  public void seek(long nanos) throws IOException {
    file.seek(nanos);
    streamNanos = TimeLine.UNKNOWN;
  }

  /**
   * {@inheritDoc}
   *
   * <p>The first packet begins before the sound, by the padding that a decoder leaves out.
   */
  @Override
  public long startNanos() {
    return file.startNanos() - file.parameters().initial_padding() * 1_000_000_000L / 48_000;
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
