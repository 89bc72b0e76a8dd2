package io.sutantra.codec.h264;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sutantra.api.CodecException;
import io.sutantra.api.EncoderRequest;
import io.sutantra.api.Settings;
import io.sutantra.api.SettingsException;
import io.sutantra.api.VideoDecoder;
import io.sutantra.api.VideoEncoder;
import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.VideoFrame;
import io.sutantra.ffmpeg.h264.AnnexB;
import io.sutantra.ffmpeg.h264.NalUnit;
import io.sutantra.testkit.MovingPicture;
import io.sutantra.testkit.TestEnvironment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class H264DecoderTest {
  /** Access units of 48x48 by x264, Main, with two B frames between others, without their SEI. */
  private static final List<String> WITH_B_FRAMES =
      List.of(
          "674d400aeca6f420000003002000000781e244b2c0 68ebe0e4b2"
              + " 65888400fff0cca76ccc2327b93c4f5824602fc1bf21fcaeb1bb7af4b27071b40d294377200c57f4a6"
              + "6d3bd811586f11ff432c1d76f81d0e68594331bf5e0e6f70f643b20ddbc41a57b44832c9",
          "419a216e841fedd527e4b7db9e79e785adf285c4",
          "419a4249e1084321f01049010503ffe930a145dae850de64f2dda3a3ee09",
          "419a634be10843c87c04124041403feaa12d24499c1b9693651e3ca0",
          "419a8549e10f265305113fffea10692fbf10a29b6ad838409494c281",
          "019ea46a49ffe248e9a9a76d",
          "419aa749e10f2653053fffea0aa707bf2ea50c0b39ff84c4a615",
          "019ec66a49ffe248fa12df5fb9c0d0cb69",
          "419ac949e10f2653053fffea0a97c71cbd97cf79475cc9d9",
          "019ee86a49ffecd0c1f2c60c3080");

  /** The order in which {@link #WITH_B_FRAMES} are shown, by the encoder's own time stamps. */
  private static final int[] SHOWN = {0, 1, 2, 3, 5, 4, 7, 6, 9, 8};

  private final TestEnvironment environment = new TestEnvironment();
  private VideoDecoder decoder;

  @BeforeEach
  void start() {
    decoder = newDecoder(ReferenceConf.settings());
    decoder.start();
  }

  @AfterEach
  void nothingLeft() {
    decoder.close();
    assertThat(environment.framesInUse()).isZero();
    environment.close();
  }

  private VideoDecoder newDecoder(Settings settings) {
    return new H264Codec().createDecoder(settings, environment).orElseThrow();
  }

  private List<EncodedFrame> encoded(int width, int height, int count) {
    assumeTrue(OpenH264Encoder.isPresent(), "FFmpeg's libraries here have no H.264 encoder");
    MovingPicture scene = new MovingPicture(width, height, 30, 5);
    List<EncodedFrame> encoded = new ArrayList<>();
    try (VideoEncoder encoder =
        new OpenH264Encoder(new EncoderRequest(width, height, 30, 400_000))) {
      encoder.start();
      for (int i = 0; i < count; i++) {
        VideoFrame picture = scene.take(environment.frames(), i);
        encoder.encode(picture, encoded::add);
        picture.release();
      }
    }
    return encoded;
  }

  private static EncodedFrame frame(String units, long pts) {
    List<NalUnit> split = Stream.of(units.split(" ", -1)).map(AccessUnits::unit).toList();
    return new EncodedFrame(AnnexB.join(split), false, 0, 0, 0, pts, pts + 7);
  }

  private static EncodedFrame frame(byte... data) {
    return new EncodedFrame(Bytes.wrap(data), false, 0, 0, 0, 0, 0);
  }

  private List<String> sizesOf(List<EncodedFrame> frames) {
    List<String> sizes = new ArrayList<>();
    for (EncodedFrame frame : frames) {
      decoder.decode(
          frame,
          picture -> {
            sizes.add(picture.width() + "x" + picture.height());
            picture.release();
          });
    }
    return sizes;
  }

  private List<Long> timesOf(List<EncodedFrame> frames) {
    List<Long> times = new ArrayList<>();
    for (EncodedFrame frame : frames) {
      decoder.decode(
          frame,
          picture -> {
            assertThat(picture.captureNanos()).isEqualTo(picture.ptsNanos() + 7);
            times.add(picture.ptsNanos());
            picture.release();
          });
    }
    return times;
  }

  @Test
  void picturesComeInTheOrderOfShowing() {
    List<EncodedFrame> byDecoding = new ArrayList<>();
    List<EncodedFrame> byShowing = new ArrayList<>();
    for (int i = 0; i < WITH_B_FRAMES.size(); i++) {
      byDecoding.add(frame(WITH_B_FRAMES.get(i), i));
      byShowing.add(frame(WITH_B_FRAMES.get(i), SHOWN[i]));
    }
    List<Long> times = timesOf(byDecoding);
    assertThat(times).as("stamped when decoded").hasSizeGreaterThan(6).startsWith(0L, 1L, 2L, 3L);
    assertThat(times).isSorted().doesNotHaveDuplicates();
    decoder.close();
    decoder = newDecoder(ReferenceConf.settings());
    decoder.start();
    assertThat(timesOf(byShowing)).as("stamped when shown").isEqualTo(times);
  }

  @Test
  void sizeChangesAtAKeyFrame() {
    List<EncodedFrame> frames = new ArrayList<>(encoded(320, 180, 2));
    frames.addAll(encoded(176, 144, 2));
    frames.addAll(encoded(640, 360, 2));
    assertThat(sizesOf(frames))
        .containsExactly("320x180", "320x180", "176x144", "176x144", "640x360", "640x360");
  }

  @Test
  void nothingIsDecodedBeforeAKeyFrame() {
    List<EncodedFrame> frames = encoded(320, 180, 3);
    assertThatThrownBy(() -> decoder.decode(frames.get(1), VideoFrame::release))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("key frame");
    assertThat(sizesOf(frames)).hasSize(3);
  }

  @Test
  void afterABrokenAccessUnitNothingIsDecodedBeforeAKeyFrame() {
    List<EncodedFrame> frames = encoded(320, 180, 3);
    assertThat(sizesOf(frames.subList(0, 2))).hasSize(2);
    EncodedFrame broken = frame(frames.get(2).data().slice(0, 7).toArray());
    assertThatThrownBy(() -> decoder.decode(broken, VideoFrame::release))
        .isInstanceOf(CodecException.class);
    assertThatThrownBy(() -> decoder.decode(frames.get(2), VideoFrame::release))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("key frame");
    assertThat(sizesOf(frames)).hasSize(3);
  }

  @Test
  void parameterSetsMayComeBeforeTheKeyFrame() {
    List<NalUnit> units = AnnexB.split(encoded(320, 180, 1).get(0).data());
    List<NalUnit> sets = units.stream().filter(unit -> !unit.isPicture()).toList();
    List<NalUnit> slices = units.stream().filter(NalUnit::isPicture).toList();
    EncodedFrame bare = frame(AnnexB.join(slices).toArray());
    assertThatThrownBy(() -> decoder.decode(bare, VideoFrame::release))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("parameter sets");
    assertThat(sizesOf(List.of(frame(AnnexB.join(sets).toArray()), bare)))
        .containsExactly("320x180");
  }

  @Test
  void emptyAndTinyAccessUnitsAreRefused() {
    for (int length = 0; length < 10; length++) {
      EncodedFrame tiny = frame(new byte[length]);
      assertThatThrownBy(() -> decoder.decode(tiny, VideoFrame::release))
          .isInstanceOf(CodecException.class);
    }
  }

  @Test
  void largePictureIsRefusedBeforeMemoryIsTaken() {
    List<EncodedFrame> frames = encoded(320, 180, 1);
    decoder.close();
    decoder = newDecoder(ReferenceConf.settings().with("max-decoded-pixels", 320 * 180 - 1));
    decoder.start();
    assertThatThrownBy(() -> decoder.decode(frames.get(0), VideoFrame::release))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("320x180")
        .hasMessageContaining("max-decoded-pixels");
    assertThatThrownBy(() -> newDecoder(ReferenceConf.settings().with("max-decoded-pixels", 0)))
        .isInstanceOf(SettingsException.class);
  }

  @Test
  void droppedPicturesAreCounted() {
    List<EncodedFrame> frames = encoded(64, 64, 4);
    environment.limitFrames(0);
    assertThat(sizesOf(frames)).isEmpty();
    assertThat(environment.counted("pictures.dropped")).isEqualTo(4);
  }
}
