package io.sutantra.testkit;

import io.sutantra.api.Environment;
import io.sutantra.api.media.AudioFrame;
import io.sutantra.api.media.AudioShape;
import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.EncodedFormat;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.MediaType;
import io.sutantra.api.media.PacketizedFormat;
import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.api.media.RawFormat;
import io.sutantra.api.media.RtpPacket;
import io.sutantra.api.media.VideoFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A generator of media that have the form of a format but no decodable content, for code that
 * carries media without decoding them.
 *
 * <p>Pictures have a rate of 30 per second of media time, frames of sound a rate of 50. Sequence
 * numbers begin shortly before they wrap. The first byte of an access unit is {@link #KEY} or
 * {@link #DELTA}; for sound, always {@link #KEY}.
 *
 * <p><b>Threading:</b> confined.
 */
public final class SyntheticMedia {
  /** The first byte of a key frame. */
  public static final byte KEY = 'K';

  /** The first byte of any other frame. */
  public static final byte DELTA = 'd';

  private static final long FRAME_NANOS = 33_333_333;
  private static final int PIECES_PER_SECOND = 50;
  private static final long PIECE_NANOS = 20_000_000;
  private static final int MAX_PAYLOAD_BYTES = 1_200;

  private final MediaFormat format;
  private final Environment environment;
  private final int frameBytes;
  private final int clockRateHz;
  private final boolean sound;
  private final Random random = new Random(7);
  private int sequenceNumber = 65_500;
  private long index;

  /**
   * Creates a generator of media of a format.
   *
   * @param frameBytes the size of an access unit, 1 or more; pictures have the size of the format,
   *     raw sound has 20 ms
   */
  public SyntheticMedia(MediaFormat format, int frameBytes, Environment environment) {
    this.format = format;
    this.environment = environment;
    this.frameBytes = frameBytes;
    this.sound = format.type() == MediaType.AUDIO;
    this.clockRateHz =
        format instanceof PacketizedFormat packetized ? packetized.rtp().clockRateHz() : 90_000;
  }

  private int timestamp(long ptsNanos) {
    return (int) (ptsNanos / 1_000 * clockRateHz / 1_000_000) - 1_000_000;
  }

  /**
   * Returns the next access unit, picture or frame of sound, which belongs to the caller.
   *
   * @param asKeyFrame whether a picture is to be a key frame
   */
  public Media next(boolean asKeyFrame) {
    long pts = index++ * (sound ? PIECE_NANOS : FRAME_NANOS);
    long capture = environment.clock().nanoTime();
    boolean keyFrame = sound || asKeyFrame;
    if (format instanceof RawFormat raw && raw.shape() instanceof AudioShape shape) {
      int samples = shape.sampleRateHz() / PIECES_PER_SECOND * shape.channels();
      return AudioFrame.wrap(noise(samples), shape, pts, capture);
    }
    if (format instanceof RawFormat raw) {
      VideoFrame frame =
          environment
              .frames()
              .tryAcquire(raw.width(), raw.height())
              .orElseThrow(() -> new IllegalStateException("the pool of pictures is empty"));
      frame.stamp(pts, capture);
      return frame;
    }
    byte[] bytes = new byte[frameBytes];
    random.nextBytes(bytes);
    bytes[0] = keyFrame ? KEY : DELTA;
    Bytes data = Bytes.wrap(bytes);
    if (format instanceof EncodedFormat) {
      return new EncodedFrame(data, keyFrame, format.width(), format.height(), 0, pts, capture);
    }
    return new PacketizedFrame(packets(data, pts), keyFrame, 0, pts, capture);
  }

  private short[] noise(int samples) {
    short[] noise = new short[samples];
    for (int i = 0; i < samples; i++) {
      noise[i] = (short) (random.nextInt(2_000) - 1_000);
    }
    return noise;
  }

  /**
   * Returns the marker of a packet: set on the last packet of a picture, and on the first packet of
   * sound after a pause.
   */
  private boolean marker(long pts, boolean last) {
    return sound ? pts == 0 : last;
  }

  private List<RtpPacket> packets(Bytes data, long pts) {
    List<RtpPacket> packets = new ArrayList<>();
    for (int from = 0; from < data.length(); from += MAX_PAYLOAD_BYTES) {
      int to = Math.min(data.length(), from + MAX_PAYLOAD_BYTES);
      packets.add(
          new RtpPacket(
              sequenceNumber,
              timestamp(pts),
              marker(pts, to == data.length()),
              data.slice(from, to)));
      sequenceNumber = (sequenceNumber + 1) & 0xFFFF;
    }
    return packets;
  }
}
