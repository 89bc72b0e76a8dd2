package io.sutantra.server.packaged;

import io.sutantra.api.EncoderRequest;
import io.sutantra.api.VideoEncoder;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.VideoFrame;
import io.sutantra.codec.vp8.Vp8Codec;
import io.sutantra.core.config.Configuration;
import io.sutantra.source.pattern.FrameStripe;
import io.sutantra.testkit.TestEnvironment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** A VP8 file (IVF) of pictures that carry their numbers. */
public final class NumberedFile {
  private static final int WIDTH = 320;
  private static final int HEIGHT = 180;
  private static final int FRAMES_PER_SECOND = 30;
  private static final int BITRATE_BPS = 300_000;

  /** The shades of noise in pictures that are hard to encode. */
  private static final int NOISE = 64;

  private NumberedFile() {}

  /** Writes a number of pictures. Only the first is a key frame. */
  public static void write(Path path, int pictures) throws IOException {
    write(path, pictures, pictures, BITRATE_BPS, false);
  }

  /**
   * Writes a number of pictures.
   *
   * @param keyFrameEvery the number of pictures from one key frame to the next
   * @param noisy whether the pictures are of noise, so that they use their whole bit rate
   */
  public static void write(
      Path path, int pictures, int keyFrameEvery, int bitrateBps, boolean noisy)
      throws IOException {
    List<EncodedFrame> frames = encode(pictures, keyFrameEvery, bitrateBps, noisy);
    try (FileChannel file =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      put(
          file,
          little(32)
              .put("DKIF".getBytes(StandardCharsets.US_ASCII))
              .putShort((short) 0)
              .putShort((short) 32)
              .put("VP80".getBytes(StandardCharsets.US_ASCII))
              .putShort((short) WIDTH)
              .putShort((short) HEIGHT)
              .putInt(FRAMES_PER_SECOND)
              .putInt(1)
              .putInt(pictures)
              .putInt(0));
      for (int i = 0; i < frames.size(); i++) {
        byte[] data = frames.get(i).data().toArray();
        put(file, little(12 + data.length).putInt(data.length).putLong(i).put(data));
      }
    }
  }

  private static List<EncodedFrame> encode(
      int pictures, int keyFrameEvery, int bitrateBps, boolean noisy) {
    Random random = new Random(1);
    ClassLoader loader = NumberedFile.class.getClassLoader();
    Configuration configuration = Configuration.load(Optional.empty(), Map.of(), loader);
    List<EncodedFrame> frames = new ArrayList<>();
    try (TestEnvironment environment = new TestEnvironment();
        VideoEncoder encoder =
            new Vp8Codec()
                .createEncoder(
                    new EncoderRequest(WIDTH, HEIGHT, FRAMES_PER_SECOND, bitrateBps),
                    configuration.settings("sutantra.codecs.vp8"),
                    environment)
                .orElseThrow()) {
      encoder.start();
      VideoFrame picture = environment.frames().tryAcquire(WIDTH, HEIGHT).orElseThrow();
      for (int i = 0; i < pictures; i++) {
        if (noisy) {
          fill(picture, random);
        }
        if (i % keyFrameEvery == 0) {
          encoder.requestKeyFrame();
        }
        FrameStripe.draw(picture, i, 0);
        long time = i * 1_000_000_000L / FRAMES_PER_SECOND;
        picture.stamp(time, time);
        encoder.encode(picture, frames::add);
      }
      picture.release();
    }
    long keyFrames = frames.stream().filter(EncodedFrame::keyFrame).count();
    if (frames.size() != pictures || keyFrames != (pictures - 1) / keyFrameEvery + 1) {
      throw new AssertionError(
          "%d of %d pictures were encoded, %d as key frames"
              .formatted(frames.size(), pictures, keyFrames));
    }
    return frames;
  }

  private static void fill(VideoFrame picture, Random random) {
    ByteBuffer data = picture.data();
    for (int at = 0; at < picture.offsetU(); at++) {
      data.put(at, (byte) (128 + random.nextInt(NOISE)));
    }
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void put(FileChannel file, ByteBuffer bytes) throws IOException {
    bytes.flip();
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
  }
}
