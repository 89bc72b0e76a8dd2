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

/** What a codec's author fills in, and what the tests of a codec share. */
abstract class CodecFixture {
  TestEnvironment environment;
  MovingPicture scene;

  /** The codec under test; a new provider at every call. */
  protected abstract CodecProvider provider();

  /** Its settings, as its {@code reference.conf} has them. */
  protected abstract Settings settings();

  /** What the encoder is to make in these tests. */
  protected EncoderRequest request() {
    return new EncoderRequest(320, 240, 30, 800_000);
  }

  /** The worst decoded picture that will do, see {@link PictureQuality#psnr}. */
  protected double lowestPsnr() {
    return 30;
  }

  /** Whether the encoder keeps to a bit rate. */
  protected boolean followsBitrate() {
    return true;
  }

  /** The shortest payloads that the packetizer can work with; below it may refuse. */
  protected int smallestPayloadBytes() {
    return 16;
  }

  /**
   * Access units to cut into packets, the first a key frame. From the encoder, if there is one; a
   * codec without an encoder brings its own, or its payload format goes untested.
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

  /** Closing something that was never started is allowed, and so is closing it again. */
  static void closeTwice(AutoCloseable part) {
    try {
      part.close();
      part.close();
    } catch (Exception e) {
      throw new AssertionError("close without start", e);
    }
  }

  /** Skips the test if the codec has no such part. */
  static <T> T present(Optional<T> part, String name) {
    Assumptions.assumeTrue(part.isPresent(), () -> "the codec has no " + name);
    return part.orElseThrow();
  }

  /** Encodes pictures {@code from} to the one before {@code to} of the scene. */
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

  /** How much a decoded picture resembles the one of the scene that has its time. */
  double likeness(MovingPicture original, VideoFrame decoded) {
    int index = (int) Math.round(decoded.ptsNanos() * request().framesPerSecond() / 1e9);
    VideoFrame expected = original.take(environment.frames(), index);
    try {
      return PictureQuality.psnr(expected, decoded);
    } finally {
      expected.release();
    }
  }

  /** The packets of an access unit as the engine makes them. */
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
