package io.sutantra.testkit;

import io.sutantra.api.CodecProvider;
import io.sutantra.api.EncoderRequest;
import io.sutantra.api.Settings;
import io.sutantra.api.VideoDecoder;
import io.sutantra.api.VideoEncoder;
import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.api.media.RtpPacket;
import io.sutantra.api.media.VideoFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;

/**
 * The properties of a codec under test, which its author fills in, and the helper methods of its
 * tests.
 */
abstract class CodecFixture {
  TestEnvironment environment;
  MovingPicture scene;

  /** Returns the codec under test, a new provider at every call. */
  protected abstract CodecProvider provider();

  /** Returns the codec's settings, as in its {@code reference.conf}. */
  protected abstract Settings settings();

  /** Returns the request with which these tests create encoders. */
  protected EncoderRequest request() {
    return new EncoderRequest(320, 240, 30, 800_000);
  }

  /**
   * Returns the lowest acceptable quality of a decoded picture, see {@link PictureQuality#psnr}.
   */
  protected double lowestPsnr() {
    return 30;
  }

  /** Returns whether the encoder controls its bit rate. */
  protected boolean followsBitrate() {
    return true;
  }

  /** Returns the shortest maximum payload length that the packetizer must support. */
  protected int smallestPayloadBytes() {
    return 16;
  }

  /**
   * Returns whether all payloads of an access unit but the last have the same size. A payload
   * format whose units cannot be cut everywhere, or be joined with others, returns false.
   */
  protected boolean cutsEvenly() {
    return true;
  }

  /**
   * Returns access units for the tests of the payload format, the first a key frame. The default
   * takes them from the encoder. A codec without an encoder must supply its own, or its payload
   * format is not tested.
   */
  protected List<EncodedFrame> accessUnits() {
    if (provider().createEncoder(request(), settings(), environment).isEmpty()) {
      return List.of();
    }
    try (VideoEncoder encoder = startedEncoder()) {
      return encode(encoder, 0, 12);
    }
  }

  @BeforeEach
  void prepare() {
    environment = new TestEnvironment();
    scene = scene(1);
  }

  @AfterEach
  void cleanUp() {
    environment.close();
  }

  MovingPicture scene(long seed) {
    EncoderRequest request = request();
    return new MovingPicture(request.width(), request.height(), request.framesPerSecond(), seed);
  }

  VideoEncoder newEncoder() {
    return present(provider().createEncoder(request(), settings(), environment), "encoder");
  }

  VideoEncoder startedEncoder() {
    VideoEncoder encoder = newEncoder();
    encoder.start();
    return encoder;
  }

  VideoDecoder newDecoder() {
    return present(provider().createDecoder(settings(), environment), "decoder");
  }

  VideoDecoder startedDecoder() {
    VideoDecoder decoder = newDecoder();
    decoder.start();
    return decoder;
  }

  /** Closes a part twice without a start, which is allowed. */
  static void closeTwice(AutoCloseable part) {
    try {
      part.close();
      part.close();
    } catch (Exception e) {
      throw new AssertionError("close without start", e);
    }
  }

  /** Returns a part, or skips the test if the codec does not have the part. */
  static <T> T present(Optional<T> part, String name) {
    Assumptions.assumeTrue(part.isPresent(), () -> "the codec has no " + name);
    return part.orElseThrow();
  }

  /** Encodes the pictures of the scene from {@code from} to the picture before {@code to}. */
  List<EncodedFrame> encode(VideoEncoder encoder, int from, int to) {
    List<EncodedFrame> encoded = new ArrayList<>();
    for (int index = from; index < to; index++) {
      VideoFrame picture = scene.take(environment.frames(), index);
      try {
        encoder.encode(picture, encoded::add);
      } finally {
        picture.release();
      }
    }
    return encoded;
  }

  /** Returns the similarity of a decoded picture to the picture of the scene with the same time. */
  double likeness(MovingPicture original, VideoFrame decoded) {
    int index = (int) Math.round(decoded.ptsNanos() * request().framesPerSecond() / 1e9);
    VideoFrame expected = original.take(environment.frames(), index);
    try {
      return PictureQuality.psnr(expected, decoded);
    } finally {
      expected.release();
    }
  }

  /** Returns the packets of an access unit, as the engine makes them. */
  static PacketizedFrame packets(EncodedFrame frame, List<Bytes> payloads) {
    int timestamp = (int) (frame.ptsNanos() * 9 / 100_000) + 12_345;
    List<RtpPacket> packets = new ArrayList<>();
    for (int i = 0; i < payloads.size(); i++) {
      boolean last = i == payloads.size() - 1;
      packets.add(new RtpPacket((65_530 + i) & 0xFFFF, timestamp, last, payloads.get(i)));
    }
    return new PacketizedFrame(
        packets, frame.keyFrame(), frame.temporalLayer(), frame.ptsNanos(), frame.captureNanos());
  }
}
