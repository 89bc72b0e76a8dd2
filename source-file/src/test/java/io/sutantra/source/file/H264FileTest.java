package io.sutantra.source.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sutantra.api.FrameSource;
import io.sutantra.api.Settings;
import io.sutantra.api.SettingsException;
import io.sutantra.api.SourceRequest;
import io.sutantra.api.media.EncodedFormat;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaKind;
import io.sutantra.ffmpeg.h264.AnnexB;
import io.sutantra.ffmpeg.h264.NalUnit;
import io.sutantra.testkit.ManualClock;
import io.sutantra.testkit.TestEnvironment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bytedeco.ffmpeg.global.avutil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of H.264 files that are passed on without decoding. */
final class H264FileTest {
  private static final long FRAME_NANOS = 40_000_000;
  private static final TestMedia H264 = TestMedia.VP8.by("libopenh264");

  private final ManualClock clock = new ManualClock();
  private final TestEnvironment environment = new TestEnvironment(clock);
  @TempDir private Path directory;

  @AfterEach
  void closeEnvironment() {
    assertThat(environment.framesInUse()).isZero();
    environment.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"film.mp4", "film.mkv", "film.mov"})
  void accessUnitsAreByteStreamsAndIdrPicturesHaveTheirSets(String name) throws IOException {
    Path path = H264.write(directory.resolve(name));
    try (FrameSource source = started(path, FileSourceContractTest.PASSING_H264)) {
      assertThat(source.format()).isEqualTo(new EncodedFormat("h264", 160, 96, 25));
      List<EncodedFrame> frames = watch(source, 100);
      for (int i = 0; i < 100; i++) {
        EncodedFrame frame = frames.get(i);
        List<Integer> types = AnnexB.split(frame.data()).stream().map(NalUnit::type).toList();
        assertThat(frame.ptsNanos() - frames.get(0).ptsNanos()).isEqualTo(i * FRAME_NANOS);
        assertThat(frame.keyFrame()).as("frame %d", i).isEqualTo(i % 40 % 10 == 0);
        assertThat(frame.width()).isEqualTo(160);
        assertThat(frame.height()).isEqualTo(96);
        if (frame.keyFrame()) {
          assertThat(types)
              .as("frame %d", i)
              .containsSubsequence(NalUnit.SPS, NalUnit.PPS, NalUnit.IDR_SLICE);
        } else {
          assertThat(types).as("frame %d", i).contains(NalUnit.SLICE);
        }
      }
      assertThat(environment.counted("loops")).isEqualTo(2);
      assertThat(environment.counted("packets.damaged")).isZero();
    }
  }

  @Test
  void fileIsDecodedUnlessTheSettingsSayOtherwise() throws IOException {
    Path path = H264.write(directory.resolve("film.mp4"));
    try (FrameSource source = started(path, FileSourceContractTest.SETTINGS)) {
      assertThat(source.format().kind()).isEqualTo(MediaKind.RAW);
    }
    Path vp8 = TestMedia.VP8.write(directory.resolve("film.webm"));
    Settings none = FileSourceContractTest.SETTINGS.with("pass-through", List.of());
    try (FrameSource source = started(vp8, none)) {
      assertThat(source.format().kind()).isEqualTo(MediaKind.RAW);
    }
    Settings unknown = FileSourceContractTest.SETTINGS.with("pass-through", List.of("theora"));
    assertThatThrownBy(() -> started(path, unknown))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("theora")
        .hasMessageContaining("vp8, opus, h264");
  }

  @Test
  void picturesThatBrowsersDoNotShowAreDecoded() throws IOException {
    Path wide =
        H264.write(
            directory.resolve("wide.mkv"),
            stream -> stream.sample_aspect_ratio(avutil.av_make_q(2, 1)));
    try (FrameSource source = started(wide, FileSourceContractTest.PASSING_H264)) {
      assertThat(source.format().kind()).isEqualTo(MediaKind.RAW);
    }
  }

  private FrameSource started(Path path, Settings settings) throws IOException {
    SourceRequest request =
        new SourceRequest("film", path.toString(), Optional.empty(), OptionalDouble.empty());
    FrameSource source =
        new FirstTrack(new FileSourceProvider().create(request, settings, environment));
    source.start();
    return source;
  }

  private List<EncodedFrame> watch(FrameSource source, int count) throws IOException {
    List<EncodedFrame> seen = new ArrayList<>();
    for (int polls = 0; seen.size() < count; polls++) {
      assertThat(polls).as("polls for %d frames", count).isLessThan(20 * count);
      long now = clock.nanoTime();
      clock.advanceNanos(Math.max(0, source.nextPollNanos(now) - now));
      Media media = source.poll(clock.nanoTime());
      if (media != null) {
        seen.add((EncodedFrame) media);
      }
    }
    return seen;
  }
}
