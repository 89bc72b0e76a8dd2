package io.sutantra.source.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_side_data_new;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.av_display_rotation_set;
import static org.bytedeco.ffmpeg.global.avutil.av_make_q;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sutantra.api.FrameSource;
import io.sutantra.api.SourceRequest;
import io.sutantra.api.media.EncodedFormat;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.RawFormat;
import io.sutantra.api.media.VideoFrame;
import io.sutantra.testkit.ManualClock;
import io.sutantra.testkit.TestEnvironment;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests of the container's instructions for showing its pictures. Two files lie in {@code
 * ../shared/cases} beside the repository; without them their tests are skipped.
 */
class PresentationTest {
  private static final int TOLERANCE = 3;

  private final ManualClock clock = new ManualClock();
  private final TestEnvironment environment = new TestEnvironment(clock);
  @TempDir private Path directory;

  @AfterEach
  void closeEnvironment() {
    assertThat(environment.framesInUse()).isZero();
    environment.close();
  }

  @Test
  void turnsAVideoThatAPhoneTookUpright() throws IOException {
    try (FrameSource source = started(shared("rotated-90.mp4"))) {
      assertThat(source.format()).isEqualTo(new RawFormat(180, 320, 30));
      VideoFrame frame = next(source);
      assertThat(rgb(frame, 30, 160)).as("the left half").matches(PresentationTest::isRed);
      assertThat(rgb(frame, 150, 160)).as("the right half").matches(PresentationTest::isBlue);
      frame.release();
    }
  }

  @Test
  void convertsTheColoursOfHighDefinition() throws IOException {
    try (FrameSource source = started(shared("green-bt709.mp4"))) {
      VideoFrame frame = next(source);
      int[] colour = rgb(frame, frame.width() / 2, frame.height() / 2);
      assertThat(colour[0]).as("red").isCloseTo(0, within(TOLERANCE));
      assertThat(colour[1]).as("green").isCloseTo(255, within(TOLERANCE));
      assertThat(colour[2]).as("blue").isCloseTo(0, within(TOLERANCE));
      frame.release();
    }
  }

  @Test
  void mapsFullRangeToLimited() throws IOException {
    Path path =
        TestMedia.MPEG4.write(
            directory.resolve("film.mkv"),
            stream -> stream.codecpar().color_range(AVCOL_RANGE_JPEG));
    try (FrameSource source = started(path)) {
      VideoFrame frame = next(source);
      int limited = Math.round(16 + TestMedia.luma(0) * 219 / 255f);
      assertThat(frame.data().get(0) & 0xFF).isCloseTo(limited, within(TOLERANCE));
      frame.release();
    }
  }

  @Test
  void leavesGreyAloneWhateverTheMatrix() throws IOException {
    Path path =
        TestMedia.MPEG4.write(
            directory.resolve("film.mkv"),
            stream -> stream.codecpar().color_space(AVCOL_SPC_BT709));
    try (FrameSource source = started(path)) {
      VideoFrame frame = next(source);
      assertThat(frame.data().get(0) & 0xFF).isCloseTo(TestMedia.luma(0), within(TOLERANCE));
      frame.release();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "film.mp4,16,15,170,96",
    "film.mkv,4,3,214,96",
    "film.mkv,1,2,80,96",
    "film.mkv,1,1,160,96",
    "film.mp4,1000,1,160,96"
  })
  void makesPixelsSquare(String name, int wide, int high, int width, int height)
      throws IOException {
    Path path =
        TestMedia.MPEG4.write(
            directory.resolve(name),
            stream -> {
              stream.codecpar().sample_aspect_ratio(av_make_q(wide, high));
              stream.sample_aspect_ratio(av_make_q(wide, high));
            });
    try (FrameSource source = started(path)) {
      assertThat(source.format()).isEqualTo(new RawFormat(width, height, 25));
      next(source).release();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"film.mp4", "film.mkv"})
  void decodesVp8ThatIsToBeTurned(String name) throws IOException {
    TestMedia media = name.endsWith("mp4") ? TestMedia.MPEG4 : TestMedia.VP8;
    Path path = media.write(directory.resolve(name), stream -> turn(stream, 90));
    try (FrameSource source = started(path)) {
      assertThat(source.format()).isEqualTo(new RawFormat(96, 160, 25));
      next(source).release();
    }
  }

  @Test
  void decodesVp8OfOtherColours() throws IOException {
    Path path =
        TestMedia.VP8.write(
            directory.resolve("film.webm"),
            stream -> stream.codecpar().color_space(AVCOL_SPC_BT709));
    try (FrameSource source = started(path)) {
      assertThat(source.format()).isEqualTo(new RawFormat(160, 96, 25));
    }
  }

  @Test
  void passesVp8ThatIsShownAsItIsCoded() throws IOException {
    Path path = TestMedia.VP8.write(directory.resolve("film.mkv"), stream -> turn(stream, 0));
    try (FrameSource source = started(path)) {
      assertThat(source.format()).isEqualTo(new EncodedFormat("vp8", 160, 96, 25));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"film.mp4", "film.mkv"})
  void playsTheStreamThatTheContainerPrefers(String name) throws IOException {
    Path path = TestMedia.MPEG4.writeAfterShortStream(directory.resolve(name));
    try (FrameSource source = started(path)) {
      List<Long> times = timesUntilTheEnd(source);
      assertThat(times).hasSize(40);
    }
  }

  @ParameterizedTest
  @CsvSource({"film.mp4", "film.mkv"})
  void holdsAPictureAsLongAsTheFileDoes(String name) throws IOException {
    Path path = TestMedia.MPEG4.of(3).held(25 * 30).write(directory.resolve(name));
    try (FrameSource source = started(path)) {
      List<Long> times = timesUntilTheEnd(source);
      assertThat(times).as("a picture for every second").hasSizeBetween(60, 91);
      assertThat(times.get(times.size() - 1)).isGreaterThanOrEqualTo(60_000_000_000L);
      for (int i = 1; i < times.size(); i++) {
        assertThat(times.get(i) - times.get(i - 1)).isBetween(1L, 1_000_000_000L);
      }
    }
  }

  private List<Long> timesUntilTheEnd(FrameSource source) throws IOException {
    List<Long> times = new ArrayList<>();
    while (!source.ended()) {
      long now = clock.nanoTime();
      clock.advanceNanos(Math.max(0, source.nextPollNanos(now) - now));
      Media media = source.poll(clock.nanoTime());
      if (media != null) {
        times.add(media.ptsNanos());
        media.release();
      }
      assertThat(times.size()).isLessThan(1000);
    }
    return times;
  }

  private VideoFrame next(FrameSource source) throws IOException {
    for (int i = 0; i < 100; i++) {
      Media media = source.poll(clock.nanoTime());
      if (media != null) {
        return (VideoFrame) media;
      }
      clock.advanceNanos(40_000_000);
    }
    throw new AssertionError("there is no picture");
  }

  private FrameSource started(Path path) throws IOException {
    SourceRequest request =
        new SourceRequest("film", path.toString(), Optional.empty(), OptionalDouble.empty());
    FrameSource source =
        new FirstTrack(
            new FileSourceProvider()
                .create(request, FileSourceContractTest.SETTINGS.with("loop", false), environment));
    source.start();
    return source;
  }

  private static void turn(AVStream stream, double degrees) {
    int[] matrix = new int[9];
    av_display_rotation_set(matrix, degrees);
    AVPacketSideData data = new AVPacketSideData((Pointer) null);
    try (IntPointer count = new IntPointer(1L)) {
      count.put(0);
      av_packet_side_data_new(data, count, AV_PKT_DATA_DISPLAYMATRIX, 36, 0);
    }
    data.data()
        .capacity(36)
        .asByteBuffer()
        .order(ByteOrder.nativeOrder())
        .asIntBuffer()
        .put(matrix);
    stream.codecpar().coded_side_data(data);
    stream.codecpar().nb_coded_side_data(1);
  }

  /** Returns the colour of a pixel, by BT.601 in limited range. */
  private static int[] rgb(VideoFrame frame, int x, int y) {
    int chroma = (y / 2) * frame.chromaStride() + x / 2;
    double luma = 1.164 * ((frame.data().get(y * frame.lumaStride() + x) & 0xFF) - 16);
    int u = (frame.data().get(frame.offsetU() + chroma) & 0xFF) - 128;
    int v = (frame.data().get(frame.offsetV() + chroma) & 0xFF) - 128;
    return new int[] {
      sample(luma + 1.596 * v), sample(luma - 0.392 * u - 0.813 * v), sample(luma + 2.017 * u)
    };
  }

  private static int sample(double value) {
    return (int) Math.round(Math.max(0, Math.min(255, value)));
  }

  private static boolean isRed(int[] colour) {
    return colour[0] > 200 && colour[2] < 60;
  }

  private static boolean isBlue(int[] colour) {
    return colour[2] > 200 && colour[0] < 60;
  }

  private static Path shared(String name) {
    Path path = Path.of("../../shared/cases").resolve(name);
    assumeTrue(Files.exists(path), "no file " + path);
    return path;
  }
}
