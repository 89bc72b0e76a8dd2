package io.sutantra.codec.vp8;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sutantra.api.EncoderRequest;
import io.sutantra.api.Settings;
import io.sutantra.api.SettingsException;
import io.sutantra.api.VideoDecoder;
import io.sutantra.api.VideoEncoder;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.VideoFrame;
import io.sutantra.ffmpeg.Vp8FrameHeader;
import io.sutantra.testkit.MovingPicture;
import io.sutantra.testkit.PictureQuality;
import io.sutantra.testkit.TestEnvironment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class Vp8EncoderTest {
  private static final int FPS = 30;

  private final TestEnvironment environment = new TestEnvironment();

  @AfterEach
  void nothingLeft() {
    assertThat(environment.framesInUse()).isZero();
    environment.close();
  }

  private VideoEncoder started(EncoderRequest request, Settings settings) {
    VideoEncoder encoder =
        new Vp8Codec().createEncoder(request, settings, environment).orElseThrow();
    encoder.start();
    return encoder;
  }

  private List<EncodedFrame> encode(VideoEncoder encoder, MovingPicture scene, int from, int to) {
    List<EncodedFrame> encoded = new ArrayList<>();
    for (int index = from; index < to; index++) {
      VideoFrame picture = scene.take(environment.frames(), index);
      encoder.encode(picture, encoded::add);
      picture.release();
    }
    return encoded;
  }

  private static long bitsASecond(List<EncodedFrame> frames) {
    long bits = frames.stream().mapToLong(frame -> 8L * frame.sizeBytes()).sum();
    return bits * FPS / frames.size();
  }

  @Test
  void bitrateFollowsItsTargetWithoutKeyFrames() {
    MovingPicture scene = new MovingPicture(640, 360, FPS, 3);
    EncoderRequest request = new EncoderRequest(640, 360, FPS, 1_000_000);
    try (VideoEncoder encoder = started(request, ReferenceConf.settings())) {
      List<EncodedFrame> first = encode(encoder, scene, 0, 150);
      encoder.setTargetBitrate(300_000);
      List<EncodedFrame> second = encode(encoder, scene, 150, 300);
      encoder.setTargetBitrate(2_000_000);
      List<EncodedFrame> third = encode(encoder, scene, 300, 450);

      assertThat(bitsASecond(first)).isCloseTo(1_000_000L, Percentage.withPercentage(15));
      assertThat(bitsASecond(second.subList(30, 150)))
          .isCloseTo(300_000L, Percentage.withPercentage(15));
      assertThat(bitsASecond(third.subList(30, 150)))
          .isCloseTo(2_000_000L, Percentage.withPercentage(15));
      assertThat(first).filteredOn(EncodedFrame::keyFrame).hasSize(1);
      assertThat(second).noneMatch(EncodedFrame::keyFrame);
      assertThat(third).noneMatch(EncodedFrame::keyFrame);
    }
  }

  @Test
  void farBitrateOpensTheEncoderAnewAndKeepsTheTimes() {
    MovingPicture scene = new MovingPicture(320, 180, FPS, 3);
    EncoderRequest request = new EncoderRequest(320, 180, FPS, 1_500_000);
    try (VideoEncoder encoder = started(request, ReferenceConf.settings())) {
      List<EncodedFrame> encoded = encode(encoder, scene, 0, 30);
      encoder.setTargetBitrate(150_000);
      List<EncodedFrame> low = encode(encoder, scene, 30, 180);
      assertThat(low.get(0).keyFrame()).isTrue();
      assertThat(low).filteredOn(EncodedFrame::keyFrame).hasSize(1);
      assertThat(bitsASecond(low.subList(30, 150)))
          .isCloseTo(150_000L, Percentage.withPercentage(20));
      encoded.addAll(low);
      for (int i = 0; i < encoded.size(); i++) {
        assertThat(encoded.get(i).ptsNanos()).isEqualTo(scene.ptsNanos(i));
      }
    }
  }

  @Test
  void stretchedTimeCostsNoQuality() {
    MovingPicture scene = new MovingPicture(640, 360, FPS, 3);
    try (VideoEncoder changed =
            started(new EncoderRequest(640, 360, FPS, 1_000_000), ReferenceConf.settings());
        VideoEncoder native400 =
            started(new EncoderRequest(640, 360, FPS, 400_000), ReferenceConf.settings())) {
      changed.setTargetBitrate(400_000);
      double stretched = meanPsnr(encode(changed, scene, 0, 90), scene);
      double opened = meanPsnr(encode(native400, scene, 0, 90), scene);
      assertThat(stretched).isCloseTo(opened, within(1.0));
    }
  }

  private double meanPsnr(List<EncodedFrame> encoded, MovingPicture scene) {
    double[] sum = new double[1];
    try (VideoDecoder decoder =
        new Vp8Codec().createDecoder(ReferenceConf.settings(), environment).orElseThrow()) {
      decoder.start();
      for (int i = 0; i < encoded.size(); i++) {
        VideoFrame original = scene.take(environment.frames(), i);
        decoder.decode(
            encoded.get(i),
            picture -> {
              sum[0] += PictureQuality.psnr(original, picture);
              picture.release();
            });
        original.release();
      }
    }
    return sum[0] / encoded.size();
  }

  @Test
  void pausesAndRepeatedTimesAreBorne() {
    MovingPicture scene = new MovingPicture(320, 180, FPS, 3);
    EncoderRequest request = new EncoderRequest(320, 180, FPS, 500_000);
    long[] times = {0, 0, 33_000_000, 33_000_000, 20_000_000, 3_600_000_000_000L, Long.MAX_VALUE};
    try (VideoEncoder encoder = started(request, ReferenceConf.settings())) {
      List<EncodedFrame> encoded = new ArrayList<>();
      for (int i = 0; i < times.length; i++) {
        VideoFrame picture = scene.take(environment.frames(), i);
        picture.stamp(times[i], i);
        encoder.encode(picture, encoded::add);
        picture.release();
      }
      assertThat(encoded).extracting(EncodedFrame::captureNanos).hasSize(times.length);
      for (int i = 0; i < times.length; i++) {
        assertThat(encoded.get(i).ptsNanos()).isEqualTo(times[i]);
        assertThat(encoded.get(i).sizeBytes()).isLessThan(80_000);
      }
    }
  }

  @Test
  void keyFramesComeAtTheirLongestInterval() {
    MovingPicture scene = new MovingPicture(160, 90, FPS, 3);
    EncoderRequest request = new EncoderRequest(160, 90, FPS, 300_000);
    Settings settings =
        ReferenceConf.settings().with("max-key-frame-interval", Duration.ofSeconds(1));
    try (VideoEncoder encoder = started(request, settings)) {
      encode(encoder, scene, 0, 10);
      encoder.requestKeyFrame();
      List<EncodedFrame> encoded = encode(encoder, scene, 10, 101);
      List<Integer> keyFrames = new ArrayList<>();
      for (int i = 0; i < encoded.size(); i++) {
        if (encoded.get(i).keyFrame()) {
          keyFrames.add(10 + i);
        }
      }
      assertThat(keyFrames).containsExactly(10, 40, 70, 100);
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1", "2,2", "17,1", "175,143", "176,144", "1281,719", "16,2000"})
  void anySizeWorks(int width, int height) {
    MovingPicture scene = new MovingPicture(width, height, FPS, 3);
    EncoderRequest request = new EncoderRequest(width, height, FPS, 2_000_000);
    try (VideoEncoder encoder = started(request, ReferenceConf.settings())) {
      List<EncodedFrame> encoded = encode(encoder, scene, 0, 5);
      assertThat(encoded).hasSize(5);
      assertThat(Vp8FrameHeader.parse(encoded.get(0).data()))
          .contains(new Vp8FrameHeader(true, width, height));
      assertThat(meanPsnr(encoded, scene)).isGreaterThan(25);
    }
  }

  @Test
  void sizeThatVp8CannotHaveIsRefused() {
    EncoderRequest request = new EncoderRequest(16_384, 16, FPS, 500_000);
    assertThatThrownBy(
            () -> new Vp8Codec().createEncoder(request, ReferenceConf.settings(), environment))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("16384x16")
        .hasMessageContaining("16383");
  }

  @ParameterizedTest
  @CsvSource({"0.01,1", "1,1", "1000,2147483647", "1e9,1000000"})
  void extremeRatesAreBorne(double framesPerSecond, int bitrateBps) {
    MovingPicture scene = new MovingPicture(64, 64, FPS, 3);
    EncoderRequest request = new EncoderRequest(64, 64, framesPerSecond, bitrateBps);
    try (VideoEncoder encoder = started(request, ReferenceConf.settings())) {
      assertThat(encode(encoder, scene, 0, 5)).hasSize(5);
      encoder.setTargetBitrate(Integer.MAX_VALUE);
      assertThat(encode(encoder, scene, 5, 10)).hasSize(5);
      encoder.setTargetBitrate(1);
      assertThat(encode(encoder, scene, 10, 15)).hasSize(5);
      assertThatThrownBy(() -> encoder.setTargetBitrate(0))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "cpu-used,17",
    "cpu-used,-17",
    "max-intra-rate,50",
    "max-intra-rate,10001",
    "min-quantizer,64",
    "max-quantizer,3",
    "max-quantizer,64"
  })
  void numberOutOfRangeIsRefused(String key, int value) {
    assertRefused(key, value);
  }

  @ParameterizedTest
  @CsvSource({"rate-buffer,PT0.099S", "rate-buffer,PT2.001S", "max-key-frame-interval,PT25H"})
  void timeOutOfRangeIsRefused(String key, Duration value) {
    assertRefused(key, value);
  }

  private void assertRefused(String key, Object value) {
    EncoderRequest request = new EncoderRequest(64, 64, FPS, 500_000);
    Settings settings = ReferenceConf.settings().with(key, value);
    assertThatThrownBy(() -> new Vp8Codec().createEncoder(request, settings, environment))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(key)
        .hasMessageContaining("must be");
  }

  @Test
  void everySettingReachesLibvpx() {
    EncoderRequest request = new EncoderRequest(320, 180, FPS, 300_000);
    Settings coarse = ReferenceConf.settings().with("min-quantizer", 63);
    Settings fine = ReferenceConf.settings().with("max-quantizer", 4);
    Settings smallKeyFrames = ReferenceConf.settings().with("max-intra-rate", 100);
    Settings largeKeyFrames = ReferenceConf.settings().with("max-intra-rate", 0);
    Settings slow = ReferenceConf.settings().with("cpu-used", 0);
    Settings fragile = ReferenceConf.settings().with("error-resilient", false);
    Settings longBuffer = ReferenceConf.settings().with("rate-buffer", Duration.ofSeconds(2));
    List<Long> usual = sizes(request, ReferenceConf.settings());
    assertThat(sum(sizes(request, coarse))).isLessThan(sum(usual));
    assertThat(sum(sizes(request, fine))).isGreaterThan(2 * sum(usual));
    assertThat(secondKeyFrame(request, smallKeyFrames))
        .isLessThan(secondKeyFrame(request, largeKeyFrames));
    assertThat(sizes(request, slow)).isNotEqualTo(usual);
    assertThat(sizes(request, fragile)).isNotEqualTo(usual);
    assertThat(sizes(request, longBuffer)).isNotEqualTo(usual);
  }

  private List<Long> sizes(EncoderRequest request, Settings settings) {
    MovingPicture scene = new MovingPicture(request.width(), request.height(), FPS, 3);
    try (VideoEncoder encoder = started(request, settings)) {
      return encode(encoder, scene, 0, 60).stream().map(f -> (long) f.sizeBytes()).toList();
    }
  }

  private static long sum(List<Long> sizes) {
    return sizes.stream().mapToLong(size -> size).sum();
  }

  private int secondKeyFrame(EncoderRequest request, Settings settings) {
    MovingPicture scene = new MovingPicture(request.width(), request.height(), FPS, 3);
    try (VideoEncoder encoder = started(request, settings)) {
      encode(encoder, scene, 0, 60);
      encoder.requestKeyFrame();
      EncodedFrame frame = encode(encoder, scene, 60, 61).get(0);
      assertThat(frame.keyFrame()).isTrue();
      return frame.sizeBytes();
    }
  }
}
