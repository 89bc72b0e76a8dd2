package io.sutantra.source.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sutantra.api.MediaSource;
import io.sutantra.api.MediaTrack;
import io.sutantra.api.PictureSize;
import io.sutantra.api.SettingsException;
import io.sutantra.api.SourceRequest;
import io.sutantra.api.media.RawFormat;
import io.sutantra.api.media.VideoFrame;
import io.sutantra.source.pattern.FrameStripe.Reading;
import io.sutantra.testkit.ManualClock;
import io.sutantra.testkit.MapSettings;
import io.sutantra.testkit.TestEnvironment;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PatternSourceTest {
  private static final MapSettings SETTINGS = PatternSourceContractTest.SETTINGS;

  private final ManualClock clock = new ManualClock();
  private final TestEnvironment environment = new TestEnvironment(clock);

  @AfterEach
  void closeEnvironment() {
    environment.close();
  }

  @Test
  void hasTheSizeAndRateOfItsSettings() throws IOException {
    try (MediaSource source = source(Optional.empty(), OptionalDouble.empty())) {
      assertThat(source.tracks().get(0).format()).isEqualTo(new RawFormat(640, 360, 30));
    }
    try (MediaSource source = source(Optional.of("321x181"), OptionalDouble.of(12.5))) {
      assertThat(source.tracks().get(0).format()).isEqualTo(new RawFormat(321, 181, 12.5));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 1, 23.976, 24, 29.97, 30, 59.94, 60, 240})
  void numbersAndStampsEveryFrame(double rate) throws IOException {
    try (MediaSource source = source(Optional.of("80x45"), OptionalDouble.of(rate))) {
      for (int i = 0; i < 500; i++) {
        long now = clock.nanoTime();
        VideoFrame frame = (VideoFrame) pictures(source).poll(now);
        assertThat(frame).as("frame %d", i).isNotNull();
        assertThat(frame.ptsNanos()).isEqualTo(Math.round(i * 1e9 / rate));
        assertThat(frame.captureNanos()).isEqualTo(now);
        assertThat(FrameStripe.read(frame))
            .contains(new Reading(i, clock.epochMillis() & 0xFFFF_FFFFL));
        frame.release();
        assertThat(pictures(source).poll(now)).isNull();
        clock.advanceNanos(pictures(source).nextPollNanos(now) - now);
      }
    }
    assertThat(environment.counted("frames.skipped")).isZero();
  }

  @Test
  void lateFramesLeaveAGapInTheNumbers() throws IOException {
    try (MediaSource source = source(Optional.empty(), OptionalDouble.empty())) {
      pictures(source).poll(clock.nanoTime()).release();
      clock.advance(Duration.ofSeconds(10));
      VideoFrame frame = (VideoFrame) pictures(source).poll(clock.nanoTime());
      assertThat(FrameStripe.read(frame).orElseThrow().frameNumber()).isEqualTo(300);
      frame.release();
      assertThat(environment.counted("frames.skipped")).isEqualTo(299);
      assertThat(pictures(source).poll(clock.nanoTime())).isNull();
    }
  }

  @Test
  void countsWhatThePoolHadNoRoomFor() throws IOException {
    try (MediaSource source = source(Optional.empty(), OptionalDouble.empty())) {
      environment.limitFrames(0);
      for (int i = 0; i < 30; i++) {
        long now = clock.nanoTime();
        assertThat(pictures(source).poll(now)).isNull();
        assertThat(pictures(source).nextPollNanos(now)).isGreaterThan(now);
        clock.advanceNanos(pictures(source).nextPollNanos(now) - now);
      }
      assertThat(environment.counted("frames.dropped")).isEqualTo(30);
      assertThat(environment.counted("frames.skipped")).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1", "2,1", "1,300", "300,1", "16,16", "17,15", "79,44", "81,45", "4096,16"})
  void drawsWhatFits(int width, int height) throws IOException {
    try (MediaSource source = source(Optional.of(width + "x" + height), OptionalDouble.of(3))) {
      for (int i = 0; i < 40; i++) {
        VideoFrame frame = (VideoFrame) pictures(source).poll(clock.nanoTime());
        assertThat(frame.width()).isEqualTo(width);
        assertThat(frame.height()).isEqualTo(height);
        frame.release();
        clock.advance(Duration.ofSeconds(1));
      }
    }
  }

  @Test
  void redrawingWhatMovesEqualsDrawingAnew() {
    PictureSize size = new PictureSize(641, 359);
    TestPattern used = new TestPattern("name", size, 30);
    VideoFrame frame = new VideoFrame(641, 359, released -> {});
    for (int i = 0; i < 200; i++) {
      used.draw(frame, i, i * 33_000_000L, i);
    }
    VideoFrame fresh = new VideoFrame(641, 359, released -> {});
    new TestPattern("name", size, 30).draw(fresh, 199, 199 * 33_000_000L, 199);
    assertThat(frame.data()).isEqualTo(fresh.data());
  }

  @Test
  void movesFromFrameToFrame() {
    TestPattern pattern = new TestPattern("name", new PictureSize(640, 360), 30);
    VideoFrame one = new VideoFrame(640, 360, released -> {});
    VideoFrame two = new VideoFrame(640, 360, released -> {});
    pattern.draw(one, 7, 0, 0);
    pattern.draw(two, 7, 33_000_000, 0);
    int changed = 0;
    for (int i = 0; i < one.sizeBytes(); i++) {
      changed += one.data().get(i) == two.data().get(i) ? 0 : 1;
    }
    assertThat(changed).isBetween(500, one.sizeBytes() / 4);
  }

  @Test
  void refusesAnArgument() {
    SourceRequest request =
        new SourceRequest("live", "bars", Optional.empty(), OptionalDouble.empty());
    assertThatThrownBy(() -> new PatternSourceProvider().create(request, SETTINGS, environment))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("takes no argument, was given 'bars'");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, 0.05, 241, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesARateThatItCannotKeep(double rate) {
    assertThatThrownBy(() -> source(Optional.empty(), OptionalDouble.of(rate)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("it makes 0.1 to 240");
  }

  @Test
  void refusesAPictureThatIsTooLarge() {
    assertThatThrownBy(() -> source(Optional.of("16383x16383"), OptionalDouble.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("7680x4320");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "big", "0x10", "640 x 360", "-1x5", "99999x1", "16383x16383"})
  void refusesASizeThatIsNone(String size) {
    SourceRequest request = new SourceRequest("live", "", Optional.empty(), OptionalDouble.empty());
    MapSettings settings = SETTINGS.with("size", size);
    assertThatThrownBy(() -> new PatternSourceProvider().create(request, settings, environment))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("test.size")
        .hasMessageContaining(size);
  }

  private static MediaTrack pictures(MediaSource source) {
    return source.tracks().get(0);
  }

  private MediaSource source(Optional<String> size, OptionalDouble rate) throws IOException {
    SourceRequest request = new SourceRequest("live", "", size.map(PictureSize::parse), rate);
    MediaSource source = new PatternSourceProvider().create(request, SETTINGS, environment);
    source.start();
    return source;
  }
}
