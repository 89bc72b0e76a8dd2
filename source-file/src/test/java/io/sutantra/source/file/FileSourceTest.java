package io.sutantra.source.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sutantra.api.FrameSource;
import io.sutantra.api.PictureSize;
import io.sutantra.api.SourceRequest;
import io.sutantra.api.media.EncodedFormat;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaKind;
import io.sutantra.api.media.RawFormat;
import io.sutantra.api.media.VideoFrame;
import io.sutantra.testkit.ManualClock;
import io.sutantra.testkit.MapSettings;
import io.sutantra.testkit.TestEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileSourceTest {
  private static final long FRAME_NANOS = 40_000_000;

  private final ManualClock clock = new ManualClock();
  private final TestEnvironment environment = new TestEnvironment(clock);
  @TempDir private Path directory;

  @AfterEach
  void closeEnvironment() {
    assertThat(environment.framesInUse()).isZero();
    environment.close();
  }

  private record Seen(long ptsNanos, boolean keyFrame, int bytes, int luma) {}

  @ParameterizedTest
  @ValueSource(strings = {"film.ivf", "film.webm", "film.mkv"})
  void handsVp8OnAsItIsAndLoops(String name) throws IOException {
    Path path = TestMedia.VP8.write(directory.resolve(name));
    try (FrameSource source = started(path, Optional.empty(), OptionalDouble.empty())) {
      assertThat(source.format()).isEqualTo(new EncodedFormat("vp8", 160, 96, 25));
      List<Seen> seen = watch(source, 100);
      for (int i = 0; i < 100; i++) {
        // The time stamps of mkv and webm are whole milliseconds, and 40 ms is one.
        assertThat(seen.get(i).ptsNanos()).as("frame %d", i).isEqualTo(i * FRAME_NANOS);
        assertThat(seen.get(i).keyFrame()).as("frame %d", i).isEqualTo(i % 40 % 10 == 0);
        assertThat(seen.get(i).bytes()).as("frame %d", i).isEqualTo(seen.get(i % 40).bytes());
      }
      assertThat(environment.counted("loops")).isEqualTo(2);
      assertThat(environment.counted("packets.damaged")).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "mpeg4,film.mp4",
    "mpeg4,film.mkv",
    "libopenh264,film.mp4",
    "libopenh264,film.mkv",
    "libvpx-vp9,film.webm",
    "mpeg4,film.mov"
  })
  void decodesTheRestInOrderAndLoops(String codec, String name) throws IOException {
    Path path = TestMedia.MPEG4.by(codec).write(directory.resolve(name));
    try (FrameSource source = started(path, Optional.empty(), OptionalDouble.empty())) {
      assertThat(source.format()).isEqualTo(new RawFormat(160, 96, 25));
      List<Seen> seen = watch(source, 100);
      for (int i = 0; i < 100; i++) {
        assertThat(seen.get(i).ptsNanos()).as("frame %d", i).isEqualTo(i * FRAME_NANOS);
        assertThat(seen.get(i).luma())
            .as("luma of frame %d", i)
            .isCloseTo(TestMedia.luma(i % 40), within(3));
      }
      assertThat(environment.counted("loops")).isEqualTo(2);
      assertThat(environment.counted("packets.damaged")).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"film.webm,80x48", "film.webm,161x97", "film.ivf,640x360", "film.mkv,33x21"})
  void decodesVp8ForAnotherSize(String name, String size) throws IOException {
    Path path = TestMedia.VP8.write(directory.resolve(name));
    PictureSize wanted = PictureSize.parse(size);
    try (FrameSource source = started(path, Optional.of(wanted), OptionalDouble.empty())) {
      assertThat(source.format()).isEqualTo(new RawFormat(wanted.width(), wanted.height(), 25));
      List<Seen> seen = watch(source, 60);
      for (int i = 0; i < 60; i++) {
        assertThat(seen.get(i).luma())
            .as("luma of frame %d", i)
            .isCloseTo(TestMedia.luma(i % 40), within(4));
      }
    }
  }

  @Test
  void handsVp8OnWhenItsOwnSizeAndRateAreAskedFor() throws IOException {
    Path path = TestMedia.VP8.write(directory.resolve("film.webm"));
    Optional<PictureSize> own = Optional.of(new PictureSize(160, 96));
    for (double rate : new double[] {25, 60}) {
      try (FrameSource source = started(path, own, OptionalDouble.of(rate))) {
        assertThat(source.format().kind()).isEqualTo(MediaKind.ENCODED);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"161,97", "175,143", "17,33", "1,1", "2,2"})
  void keepsOddSizes(int width, int height) throws IOException {
    Path vp8 = TestMedia.VP8.sized(width, height).write(directory.resolve("odd.webm"));
    try (FrameSource source = started(vp8, Optional.empty(), OptionalDouble.empty())) {
      assertThat(source.format()).isEqualTo(new EncodedFormat("vp8", width, height, 25));
      watch(source, 50);
    }
    Path vp9 =
        TestMedia.VP8.by("libvpx-vp9").sized(width, height).write(directory.resolve("odd9.webm"));
    try (FrameSource source = started(vp9, Optional.empty(), OptionalDouble.empty())) {
      assertThat(source.format()).isEqualTo(new RawFormat(width, height, 25));
      assertThat(watch(source, 50).get(20).luma()).isCloseTo(TestMedia.luma(20), within(4));
    }
  }

  @Test
  void leavesFramesOutForALowerRate() throws IOException {
    Path path = TestMedia.VP8.write(directory.resolve("film.webm"));
    try (FrameSource source = started(path, Optional.empty(), OptionalDouble.of(5))) {
      assertThat(source.format()).isEqualTo(new RawFormat(160, 96, 5));
      List<Seen> seen = watch(source, 10);
      for (int i = 0; i < 10; i++) {
        assertThat(seen.get(i).ptsNanos()).isEqualTo(i * 5L * FRAME_NANOS);
      }
    }
  }

  @Test
  void endsIfItIsNotToLoop() throws IOException {
    Path path = TestMedia.MPEG4.of(7).write(directory.resolve("film.mp4"));
    MapSettings once = FileSourceContractTest.SETTINGS.with("loop", false);
    try (FrameSource source =
        new FirstTrack(new FileSourceProvider().create(request(path), once, environment))) {
      source.start();
      assertThat(source.ended()).isFalse();
      watch(source, 6);
      assertThat(source.ended()).isFalse();
      watch(source, 1);
      assertThat(source.ended()).isTrue();
      assertThat(source.poll(clock.advanceNanos(FRAME_NANOS))).isNull();
      assertThat(source.nextPollNanos(clock.nanoTime())).isGreaterThan(clock.nanoTime());
    }
  }

  @Test
  void goesOnWhereItWasAfterAPause() throws IOException {
    Path path = TestMedia.MPEG4.write(directory.resolve("film.mp4"));
    try (FrameSource source = started(path, Optional.empty(), OptionalDouble.empty())) {
      watch(source, 10);
      clock.advanceNanos(1000 * FRAME_NANOS);
      List<Seen> after = watch(source, 5);
      assertThat(environment.counted("pauses")).isEqualTo(1);
      for (int i = 0; i < 5; i++) {
        assertThat(after.get(i).luma()).isCloseTo(TestMedia.luma(10 + i), within(3));
        assertThat(after.get(i).ptsNanos()).isEqualTo((1009 + i) * FRAME_NANOS);
      }
    }
  }

  @Test
  void countsWhatThePoolHadNoRoomFor() throws IOException {
    Path path = TestMedia.MPEG4.write(directory.resolve("film.mp4"));
    try (FrameSource source = started(path, Optional.empty(), OptionalDouble.empty())) {
      watch(source, 1);
      environment.limitFrames(0);
      for (int i = 0; i < 10; i++) {
        assertThat(source.poll(clock.advanceNanos(FRAME_NANOS))).isNull();
      }
      assertThat(environment.counted("frames.dropped")).isEqualTo(10);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "libvpx,film.webm,1000",
    "libvpx,film.mkv,1000",
    "libvpx,film.ivf,1000",
    "mpeg4,film.mp4,1000",
    "mpeg4,film.mkv,1000",
    "libvpx,film.webm,17000",
    "mpeg4,film.mp4,17000"
  })
  void beginsWithTheKeyFrameBeforeWhereItIsToldTo(String codec, String name, long millis)
      throws IOException {
    Path path = TestMedia.VP8.by(codec).write(directory.resolve(name));
    List<Seen> fromTheBeginning;
    try (FrameSource source = started(path, Optional.empty(), OptionalDouble.empty())) {
      fromTheBeginning = watch(source, 40);
    }
    int place = 25;
    try (FrameSource source = startedAt(path, Duration.ofMillis(millis))) {
      List<Seen> seen = watch(source, 40);
      // Where frames are out of order, a container seeks by the decoding times.
      int first = codec.equals("libvpx") ? 20 : Math.round((seen.get(0).luma() - 40) / 4f);
      assertThat(first).isBetween(place - 10, place + 2);
      for (int i = 0; i < 40 - first; i++) {
        assertThat(seen.get(i).ptsNanos())
            .as("frame %d", i)
            .isEqualTo(millis * 1_000_000 + i * FRAME_NANOS);
        Seen expected = fromTheBeginning.get(first + i);
        assertThat(seen.get(i).bytes()).as("frame %d", i).isEqualTo(expected.bytes());
        assertThat(seen.get(i).luma()).as("frame %d", i).isCloseTo(expected.luma(), within(3));
      }
    }
  }

  @Test
  void hasEndedIfItWouldHaveByTheTimeThatItBegins() throws IOException {
    Path path = TestMedia.VP8.write(directory.resolve("film.webm"));
    try (FrameSource source =
        new FirstTrack(
            new FileSourceProvider()
                .create(
                    request(path, Duration.ofSeconds(2)),
                    FileSourceContractTest.SETTINGS.with("loop", false),
                    environment))) {
      source.start();
      assertThat(source.poll(clock.nanoTime())).isNull();
      assertThat(source.ended()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"libvpx,film.webm", "libvpx,film.ivf", "mpeg4,film.mp4"})
  void failsWhenAnotherFileIsWrittenOverIt(String codec, String name) throws IOException {
    Path path = TestMedia.VP8.by(codec).write(directory.resolve(name));
    byte[] other =
        Files.readAllBytes(
            TestMedia.VP8.by(codec).sized(320, 240).of(60).write(directory.resolve("x" + name)));
    try (FrameSource source = started(path, Optional.empty(), OptionalDouble.empty())) {
      watch(source, 10);
      // Overwrites the same file, as cp does.
      Files.write(path, other);
      assertThatThrownBy(() -> watch(source, 200))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("was changed while it was played");
    }
  }

  @Test
  void playsOnWhenItsFileIsRemoved() throws IOException {
    Path path = TestMedia.VP8.write(directory.resolve("film.webm"));
    try (FrameSource source = started(path, Optional.empty(), OptionalDouble.empty())) {
      watch(source, 10);
      Files.delete(path);
      assertThat(watch(source, 60)).hasSize(60);
    }
  }

  @Test
  void opensAndClosesManyTimes() throws IOException {
    Path path = TestMedia.MPEG4.write(directory.resolve("film.mp4"));
    for (int i = 0; i < 50; i++) {
      FrameSource source = started(path, Optional.empty(), OptionalDouble.empty());
      watch(source, 1);
      source.close();
      source.close();
    }
  }

  private SourceRequest request(Path path) {
    return new SourceRequest("film", path.toString(), Optional.empty(), OptionalDouble.empty());
  }

  private SourceRequest request(Path path, Duration position) {
    return new SourceRequest(
        "film", path.toString(), Optional.empty(), OptionalDouble.empty(), position);
  }

  private FrameSource startedAt(Path path, Duration position) throws IOException {
    FrameSource source =
        new FirstTrack(
            new FileSourceProvider()
                .create(request(path, position), FileSourceContractTest.SETTINGS, environment));
    source.start();
    return source;
  }

  private FrameSource started(Path path, Optional<PictureSize> size, OptionalDouble rate)
      throws IOException {
    SourceRequest request = new SourceRequest("film", path.toString(), size, rate);
    FrameSource source =
        new FirstTrack(
            new FileSourceProvider().create(request, FileSourceContractTest.SETTINGS, environment));
    source.start();
    return source;
  }

  private List<Seen> watch(FrameSource source, int count) throws IOException {
    List<Seen> seen = new ArrayList<>();
    for (int polls = 0; seen.size() < count; polls++) {
      assertThat(polls).as("polls for %d frames", count).isLessThan(20 * count);
      long now = clock.nanoTime();
      clock.advanceNanos(Math.max(0, source.nextPollNanos(now) - now));
      Media media = source.poll(clock.nanoTime());
      if (media != null) {
        int luma = media instanceof VideoFrame frame ? frame.data().get(0) & 0xFF : 0;
        int bytes = media instanceof EncodedFrame frame ? frame.data().length() : 0;
        seen.add(new Seen(media.ptsNanos(), media.keyFrame(), bytes, luma));
        media.release();
      }
    }
    return seen;
  }
}
