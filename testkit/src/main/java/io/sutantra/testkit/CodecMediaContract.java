package io.sutantra.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sutantra.api.CodecException;
import io.sutantra.api.EncoderRequest;
import io.sutantra.api.VideoDecoder;
import io.sutantra.api.VideoEncoder;
import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.VideoFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The contract tests of encoders and decoders. */
abstract class CodecMediaContract extends CodecFixture {
  private static void ignore(EncodedFrame frame) {}

  @Test
  void firstFrameIsAKeyFrame() {
    try (VideoEncoder encoder = startedEncoder()) {
      List<EncodedFrame> encoded = encode(encoder, 0, 20);
      assertThat(encoded).isNotEmpty();
      assertThat(encoded.get(0).keyFrame()).isTrue();
      assertThat(encoded.get(0).ptsNanos()).isEqualTo(scene.ptsNanos(0));
    }
  }

  @Test
  void keyFrameRequestIsHonouredOnTheNextPicture() {
    try (VideoEncoder encoder = startedEncoder()) {
      List<EncodedFrame> encoded = new ArrayList<>(encode(encoder, 0, 10));
      encoder.requestKeyFrame();
      encoded.addAll(encode(encoder, 10, 30));
      assertThat(encoded)
          .filteredOn(frame -> frame.ptsNanos() == scene.ptsNanos(10))
          .as("the picture after the request")
          .singleElement()
          .matches(EncodedFrame::keyFrame, "is a key frame");
    }
  }

  @Test
  void encodedFramesCarryTheTimesAndTheSizeOfTheirPictures() {
    EncoderRequest request = request();
    List<Long> given = new ArrayList<>();
    List<EncodedFrame> encoded = new ArrayList<>();
    Random random = new Random(7);
    try (VideoEncoder encoder = startedEncoder()) {
      long pts = 3_600_000_000_000L;
      for (int i = 0; i < 30; i++) {
        VideoFrame picture = scene.take(environment.frames(), i);
        picture.stamp(pts, pts / 2);
        given.add(pts);
        encoder.encode(picture, encoded::add);
        picture.release();
        pts += 10_000_000 + random.nextInt(50_000_000);
      }
    }
    assertThat(encoded).isNotEmpty();
    assertThat(encoded).extracting(EncodedFrame::ptsNanos).isSubsetOf(given);
    assertThat(encoded).extracting(EncodedFrame::ptsNanos).isSorted().doesNotHaveDuplicates();
    assertThat(encoded)
        .allSatisfy(
            frame -> {
              assertThat(frame.captureNanos()).isEqualTo(frame.ptsNanos() / 2);
              assertThat(frame.width()).isEqualTo(request.width());
              assertThat(frame.height()).isEqualTo(request.height());
              assertThat(frame.temporalLayer()).isNotNegative();
              assertThat(frame.data().length()).isPositive();
            });
  }

  @Test
  void encodingOnlyBorrowsThePicture() {
    try (VideoEncoder encoder = startedEncoder()) {
      VideoFrame picture = scene.take(environment.frames(), 0);
      encoder.encode(picture, CodecMediaContract::ignore);
      assertThatCode(picture::data)
          .as("the picture is still the caller's")
          .doesNotThrowAnyException();
      picture.release();
      encode(encoder, 1, 10);
      assertThat(environment.framesInUse()).as("pictures in use").isZero();
    }
    assertThat(environment.framesInUse()).as("pictures in use after close").isZero();
  }

  @Test
  void pictureOfAnotherSizeIsRefused() {
    EncoderRequest request = request();
    int[][] sizes = {
      {request.width() / 2, request.height()},
      {request.width(), request.height() / 2},
      {request.width() + 2, request.height()},
      {1, 1}
    };
    try (VideoEncoder encoder = startedEncoder()) {
      for (int[] size : sizes) {
        VideoFrame wrong = environment.frames().tryAcquire(size[0], size[1]).orElseThrow();
        wrong.stamp(1, 1);
        assertThatThrownBy(() -> encoder.encode(wrong, CodecMediaContract::ignore))
            .as("a picture of %dx%d", size[0], size[1])
            .isInstanceOf(IllegalArgumentException.class);
        wrong.release();
      }
      assertThat(encode(encoder, 1, 20)).as("frames after the refused ones").isNotEmpty();
    }
  }

  @Test
  void releasedPictureIsRefused() {
    try (VideoEncoder encoder = startedEncoder()) {
      VideoFrame released = scene.take(environment.frames(), 0);
      released.release();
      assertThatThrownBy(() -> encoder.encode(released, CodecMediaContract::ignore))
          .isInstanceOf(IllegalStateException.class);
      assertThat(encode(encoder, 1, 20)).as("frames after the refused one").isNotEmpty();
    }
  }

  @Test
  void encoderRefusesCallsBeforeStartAndAfterClose() {
    VideoFrame picture = scene.take(environment.frames(), 0);
    VideoEncoder encoder = newEncoder();
    assertEncoderRefuses(encoder, picture, "before start");
    encoder.start();
    encoder.encode(picture, CodecMediaContract::ignore);
    encoder.close();
    encoder.close();
    assertEncoderRefuses(encoder, picture, "after close");
    assertThatThrownBy(encoder::start)
        .as("start after close")
        .isInstanceOf(IllegalStateException.class);
    encoder.close();
    picture.release();
  }

  private static void assertEncoderRefuses(VideoEncoder encoder, VideoFrame picture, String when) {
    assertThatThrownBy(() -> encoder.encode(picture, CodecMediaContract::ignore))
        .as("encode %s", when)
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(encoder::requestKeyFrame)
        .as("requestKeyFrame %s", when)
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> encoder.setTargetBitrate(500_000))
        .as("setTargetBitrate %s", when)
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void bitrateIsFollowed() {
    Assumptions.assumeTrue(followsBitrate(), "the codec does not keep to a bit rate");
    int bitrate = request().bitrateBps();
    int second = (int) Math.ceil(request().framesPerSecond());
    try (VideoEncoder encoder = startedEncoder()) {
      assertThat(rate(encode(encoder, 0, 3 * second), second))
          .isBetween(bitrate / 2, 3 * bitrate / 2);
      encoder.setTargetBitrate(bitrate / 2);
      assertThat(rate(encode(encoder, 3 * second, 6 * second), second))
          .as("bits a second after a change from %d to %d", bitrate, bitrate / 2)
          .isBetween(bitrate / 4, 3 * bitrate / 4);
      encoder.setTargetBitrate(bitrate);
      assertThat(rate(encode(encoder, 6 * second, 9 * second), second))
          .as("bits a second after a change from %d to %d", bitrate / 2, bitrate)
          .isBetween(3 * bitrate / 4, 3 * bitrate / 2);
    }
  }

  /** Returns the bit rate from the given second on, in bits per second. */
  private int rate(List<EncodedFrame> frames, int second) {
    List<EncodedFrame> settled = frames.subList(Math.min(second, frames.size()), frames.size());
    assertThat(settled).isNotEmpty();
    long bits = settled.stream().mapToLong(frame -> 8L * frame.sizeBytes()).sum();
    return (int) Math.round(bits * request().framesPerSecond() / settled.size());
  }

  @Test
  void decodedPicturesResembleTheOriginals() {
    try (VideoEncoder encoder = startedEncoder();
        VideoDecoder decoder = startedDecoder()) {
      List<EncodedFrame> encoded = encodeFromOneFrame(encoder);
      assertThat(decodeAndCompare(decoder, encoded, scene)).as("decoded pictures").isPositive();
    }
    assertThat(environment.framesInUse()).as("pictures in use").isZero();
  }

  /**
   * Encodes pictures from one frame, which is painted over after each call: an encoder that keeps
   * the frame encodes wrong pictures.
   */
  private List<EncodedFrame> encodeFromOneFrame(VideoEncoder encoder) {
    List<EncodedFrame> encoded = new ArrayList<>();
    VideoFrame frame = scene.take(environment.frames(), 0);
    for (int index = 0; index < 30; index++) {
      scene.draw(frame, index);
      frame.stamp(scene.ptsNanos(index), scene.ptsNanos(index));
      encoder.encode(frame, encoded::add);
      for (int i = 0; i < frame.sizeBytes(); i++) {
        frame.data().put(i, (byte) (i * 31));
      }
    }
    frame.release();
    return encoded;
  }

  private int decodeAndCompare(
      VideoDecoder decoder, List<EncodedFrame> encoded, MovingPicture original) {
    List<VideoFrame> pictures = new ArrayList<>();
    int count = 0;
    for (EncodedFrame frame : encoded) {
      decoder.decode(frame, pictures::add);
      for (VideoFrame picture : pictures) {
        assertThat(picture.width()).isEqualTo(request().width());
        assertThat(picture.height()).isEqualTo(request().height());
        assertThat(encoded)
            .extracting(EncodedFrame::ptsNanos, EncodedFrame::captureNanos)
            .as("times of access units")
            .contains(
                org.assertj.core.groups.Tuple.tuple(picture.ptsNanos(), picture.captureNanos()));
        assertThat(likeness(original, picture))
            .as("PSNR of picture %d in dB", count)
            .isGreaterThanOrEqualTo(lowestPsnr());
        picture.release();
        count++;
      }
      pictures.clear();
    }
    return count;
  }

  @Test
  void streamsDoNotDisturbEachOther() {
    MovingPicture otherScene = scene(2);
    MovingPicture firstScene = scene;
    List<EncodedFrame> first = new ArrayList<>();
    List<EncodedFrame> other = new ArrayList<>();
    try (VideoEncoder encoder = startedEncoder();
        VideoEncoder otherEncoder = startedEncoder();
        VideoDecoder decoder = startedDecoder();
        VideoDecoder otherDecoder = startedDecoder()) {
      for (int index = 0; index < 10; index++) {
        first.addAll(encode(encoder, index, index + 1));
        scene = otherScene;
        other.addAll(encode(otherEncoder, index, index + 1));
        scene = firstScene;
      }
      decodeAndCompare(decoder, first, firstScene);
      decodeAndCompare(otherDecoder, other, otherScene);
    }
  }

  @Test
  void decoderDropsPicturesForWhichThePoolHasNoRoom() {
    try (VideoEncoder encoder = startedEncoder();
        VideoDecoder decoder = startedDecoder()) {
      List<EncodedFrame> encoded = encode(encoder, 0, 20);
      List<VideoFrame> pictures = new ArrayList<>();
      environment.limitFrames(0);
      for (EncodedFrame frame : encoded.subList(0, encoded.size() / 2)) {
        decoder.decode(frame, pictures::add);
      }
      assertThat(pictures).isEmpty();
      environment.limitFrames(encoded.size());
      for (EncodedFrame frame : encoded.subList(encoded.size() / 2, encoded.size())) {
        decoder.decode(frame, pictures::add);
      }
      assertThat(pictures).as("pictures after there was room again").isNotEmpty();
      assertThat(environment.framesInUse()).isEqualTo(pictures.size());
      pictures.forEach(VideoFrame::release);
    }
    assertThat(environment.framesInUse()).as("pictures in use after close").isZero();
  }

  @Test
  void decoderRefusesCallsBeforeStartAndAfterClose() {
    EncodedFrame frame = new EncodedFrame(Bytes.wrap(new byte[100]), true, 16, 16, 0, 0, 0);
    VideoDecoder decoder = newDecoder();
    assertThatThrownBy(() -> decoder.decode(frame, VideoFrame::release))
        .as("decode before start")
        .isInstanceOf(IllegalStateException.class);
    decoder.start();
    decoder.close();
    decoder.close();
    assertThatThrownBy(() -> decoder.decode(frame, VideoFrame::release))
        .as("decode after close")
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(decoder::start)
        .as("start after close")
        .isInstanceOf(IllegalStateException.class);
    decoder.close();
  }

  @Test
  void decoderSurvivesGarbageAndRecoversAtAKeyFrame() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<EncodedFrame> encoded;
    try (VideoEncoder encoder = startedEncoder()) {
      encoded = encode(encoder, 0, 20);
    }
    try (VideoDecoder decoder = startedDecoder()) {
      for (int round = 0; round < 200; round++) {
        EncodedFrame good = encoded.get(random.nextInt(encoded.size()));
        byte[] bad = random.nextBoolean() ? randomBytes(random) : damaged(good.data(), random);
        EncodedFrame frame =
            new EncodedFrame(
                Bytes.wrap(bad), good.keyFrame(), good.width(), good.height(), 0, round, round);
        try {
          decoder.decode(frame, VideoFrame::release);
        } catch (CodecException expected) {
          assertThat(expected).hasMessageMatching("(?s).+");
        } catch (RuntimeException | Error e) {
          throw new AssertionError("seed %d, round %d".formatted(seed, round), e);
        }
      }
      assertThat(environment.framesInUse()).as("pictures in use, seed %d", seed).isZero();
      assertThat(decodeAndCompare(decoder, encoded, scene))
          .as("pictures from a key frame on, seed %d", seed)
          .isPositive();
    }
  }

  private static byte[] randomBytes(Random random) {
    byte[] bytes = new byte[random.nextInt(2_000)];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Returns a truncated copy with some bytes changed. */
  static byte[] damaged(Bytes good, Random random) {
    byte[] bytes = good.slice(0, random.nextInt(good.length() + 1)).toArray();
    for (int i = random.nextInt(8); i > 0 && bytes.length > 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    return bytes;
  }
}
