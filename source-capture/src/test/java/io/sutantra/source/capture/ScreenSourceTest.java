package io.sutantra.source.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sutantra.api.Clock;
import io.sutantra.api.MediaSource;
import io.sutantra.api.MediaTrack;
import io.sutantra.api.PictureSize;
import io.sutantra.api.SourceRequest;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.RawFormat;
import io.sutantra.api.media.VideoFrame;
import io.sutantra.testkit.MapSettings;
import io.sutantra.testkit.TestEnvironment;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ScreenSourceTest {
  private static final long WAIT_SECONDS = 20;
  private static final int GREEN = 0x00ff00;
  private static final int BLUE = 0x0000ff;
  private static final int RED = 0xff0000;

  /** The luma of pure colours by BT.601 in limited range. */
  private static final int LUMA_OF_BLACK = 16;

  private static final int LUMA_OF_GREEN = 145;
  private static final int LUMA_OF_BLUE = 41;
  private static final int LUMA_OF_RED = 82;
  private static final int SLIGHTLY = 3;

  private final ScreenSourceProvider provider = new ScreenSourceProvider();
  private final TestEnvironment environment = new TestEnvironment(Clock.system());

  @AfterEach
  void closeEnvironment() {
    environment.close();
    assertThat(environment.framesInUse()).as("pictures in use after the close").isZero();
  }

  private MediaSource source(String argument, Map<String, Object> settings, String size) {
    Map<String, Object> all = new HashMap<>(ScreenSourceTest.settings());
    all.putAll(settings);
    return provider.create(
        new SourceRequest(
            "test",
            argument,
            size.isEmpty() ? Optional.empty() : Optional.of(PictureSize.parse(size)),
            OptionalDouble.empty(),
            Duration.ofSeconds(100)),
        MapSettings.of(all),
        environment);
  }

  private MediaSource source(String argument) {
    return source(argument, Map.of(), "");
  }

  private static Map<String, Object> settings() {
    return Map.of(
        "display",
        "",
        "authority-file",
        "",
        "size",
        "",
        "frames-per-second",
        30,
        "cursor",
        true,
        "sound",
        "");
  }

  /** Polls as the engine does, when woken, until a picture is right; returns the picture. */
  private static VideoFrame await(MediaTrack track, Predicate<VideoFrame> right)
      throws IOException, InterruptedException {
    Semaphore woken = new Semaphore(1);
    track.wakeBy(woken::release);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    while (System.nanoTime() < end) {
      Media media = track.poll(System.nanoTime());
      if (media == null) {
        woken.tryAcquire(1, TimeUnit.SECONDS);
        woken.drainPermits();
      } else if (right.test((VideoFrame) media)) {
        return (VideoFrame) media;
      } else {
        media.release();
      }
    }
    throw new AssertionError("no picture as expected within " + WAIT_SECONDS + " s");
  }

  private static int luma(VideoFrame frame, int x, int y) {
    return Byte.toUnsignedInt(frame.data().get(y * frame.lumaStride() + x));
  }

  private static Predicate<VideoFrame> lumaAt(int x, int y, int luma) {
    return frame -> Math.abs(luma(frame, x, y) - luma) <= SLIGHTLY;
  }

  @Test
  void showsTheColoursOfTheScreen() throws Exception {
    try (VirtualDisplay display = VirtualDisplay.start("640x360x24");
        Painter painter = new Painter(display.name());
        MediaSource source = source(display.name(), Map.of("cursor", false), "")) {
      painter.fill(0, 0, 640, 360, GREEN);
      painter.fill(320, 180, 320, 180, BLUE);
      source.start();
      MediaTrack track = source.tracks().get(0);
      assertThat(track.format()).isEqualTo(new RawFormat(640, 360, 30));
      VideoFrame frame = await(track, picture -> true);
      assertThat(luma(frame, 10, 10)).isCloseTo(LUMA_OF_GREEN, within(SLIGHTLY));
      assertThat(luma(frame, 319, 179)).isCloseTo(LUMA_OF_GREEN, within(SLIGHTLY));
      assertThat(luma(frame, 321, 181)).isCloseTo(LUMA_OF_BLUE, within(SLIGHTLY));
      int u = Byte.toUnsignedInt(frame.data().get(frame.offsetU() + 130 * 320 + 240));
      assertThat(u).as("U of blue").isCloseTo(240, within(SLIGHTLY));
      frame.release();
      painter.fill(0, 0, 640, 360, RED);
      await(track, lumaAt(10, 10, LUMA_OF_RED)).release();
    }
  }

  @Test
  void showsAPartOfTheScreenScaled() throws Exception {
    try (VirtualDisplay display = VirtualDisplay.start("640x360x24");
        Painter painter = new Painter(display.name())) {
      painter.fill(0, 0, 640, 360, GREEN);
      painter.fill(100, 50, 201, 99, BLUE);
      try (MediaSource source = source(display.name() + "+100,50,201x99", Map.of(), "33x17")) {
        source.start();
        assertThat(source.tracks().get(0).format()).isEqualTo(new RawFormat(33, 17, 30));
        VideoFrame frame = await(source.tracks().get(0), picture -> true);
        for (int y = 0; y < 17; y++) {
          for (int x = 0; x < 33; x++) {
            assertThat(luma(frame, x, y)).isCloseTo(LUMA_OF_BLUE, within(SLIGHTLY));
          }
        }
        frame.release();
      }
      try (MediaSource source = source(display.name() + "+301,149")) {
        source.start();
        assertThat(source.tracks().get(0).format()).isEqualTo(new RawFormat(339, 211, 30));
        VideoFrame frame = await(source.tracks().get(0), picture -> true);
        assertThat(luma(frame, 0, 0)).isCloseTo(LUMA_OF_GREEN, within(SLIGHTLY));
        frame.release();
      }
    }
  }

  @Test
  void drawsTheCursor() throws Exception {
    try (VirtualDisplay display = VirtualDisplay.start("320x180x24");
        Painter painter = new Painter(display.name());
        MediaSource with = source(display.name());
        MediaSource without = source(display.name(), Map.of("cursor", false), "")) {
      painter.squareCursor(16, RED);
      painter.movePointer(100, 60);
      with.start();
      without.start();
      MediaTrack track = with.tracks().get(0);
      VideoFrame frame = await(track, lumaAt(100, 60, LUMA_OF_RED));
      assertThat(luma(frame, 93, 53)).isCloseTo(LUMA_OF_RED, within(SLIGHTLY));
      assertThat(luma(frame, 90, 60)).isCloseTo(LUMA_OF_BLACK, within(SLIGHTLY));
      assertThat(luma(frame, 110, 60)).isCloseTo(LUMA_OF_BLACK, within(SLIGHTLY));
      frame.release();
      painter.movePointer(319, 179);
      frame = await(track, lumaAt(319, 179, LUMA_OF_RED));
      assertThat(luma(frame, 100, 60)).as("where the cursor was").isLessThan(20);
      frame.release();
      VideoFrame bare = await(without.tracks().get(0), picture -> true);
      assertThat(luma(bare, 319, 179)).isCloseTo(LUMA_OF_BLACK, within(SLIGHTLY));
      bare.release();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"333x77x24", "333x77x16", "8x8x24", "61x35x15"})
  void showsScreensOfAnySizeAndDepth(String screen) throws Exception {
    try (VirtualDisplay display = VirtualDisplay.start(screen);
        Painter painter = new Painter(display.name());
        MediaSource source = source(display.name(), Map.of("cursor", false), "")) {
      painter.fill(0, 0, 400, 400, 0xffffff);
      source.start();
      VideoFrame frame =
          await(source.tracks().get(0), picture -> luma(picture, 5, 5) > LUMA_OF_GREEN);
      assertThat(screen).startsWith(frame.width() + "x" + frame.height() + "x");
      frame.release();
    }
  }

  @Test
  void keepsItsRateAndItsTimes() throws Exception {
    try (VirtualDisplay display = VirtualDisplay.start("64x36x24");
        MediaSource source = source(display.name(), Map.of("frames-per-second", 50), "")) {
      source.start();
      long begun = System.nanoTime();
      List<Long> times = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        VideoFrame frame = await(source.tracks().get(0), picture -> true);
        long now = System.nanoTime();
        times.add(frame.ptsNanos());
        assertThat(frame.captureNanos()).isBetween(now - 500_000_000, now);
        frame.release();
      }
      assertThat(times).isSorted();
      assertThat(times.get(0)).isCloseTo(100_000_000_000L, within(500_000_000L));
      assertThat(System.nanoTime() - begun).isGreaterThan(900_000_000);
      assertThat(times.get(49) - times.get(0))
          .as("media time of 50 pictures at 50 a second")
          .isGreaterThan(900_000_000);
    }
  }

  @Test
  void dropsForASlowEngine() throws Exception {
    try (VirtualDisplay display = VirtualDisplay.start("64x36x24");
        MediaSource source = source(display.name(), Map.of("frames-per-second", 200), "")) {
      source.start();
      Semaphore woken = new Semaphore(0);
      source.tracks().get(0).wakeBy(woken::release);
      assertThat(woken.tryAcquire(50, WAIT_SECONDS, TimeUnit.SECONDS)).as("captures").isTrue();
      assertThat(environment.framesInUse()).isLessThanOrEqualTo(4);
      assertThat(environment.counted("media.dropped")).isGreaterThan(40);
    }
  }

  @Test
  void failsWhenTheDisplayVanishes() throws Exception {
    for (boolean cursor : List.of(true, false)) {
      try (VirtualDisplay display = VirtualDisplay.start("640x360x24");
          MediaSource source = source(display.name(), Map.of("cursor", cursor), "")) {
        source.start();
        MediaTrack track = source.tracks().get(0);
        await(track, picture -> true).release();
        display.kill();
        assertThatThrownBy(() -> await(track, picture -> false))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("display '" + display.name() + "' has gone");
      }
    }
  }

  @Test
  void closesThoughTheServerHangs() throws Exception {
    try (VirtualDisplay display = VirtualDisplay.start("640x360x24")) {
      MediaSource source = source(display.name());
      source.start();
      await(source.tracks().get(0), picture -> true).release();
      display.freeze(true);
      long begun = System.nanoTime();
      source.close();
      source.close();
      assertThat(System.nanoTime() - begun).isLessThan(5_000_000_000L);
      MediaSource other = source(display.name());
      assertThatThrownBy(other::start)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("does not answer within");
      other.close();
      display.freeze(false);
      MediaSource again = source(display.name());
      again.start();
      await(again.tracks().get(0), picture -> true).release();
      again.close();
    }
  }

  @Test
  void saysWhichDisplaysThereAre() throws Exception {
    MediaSource missing = source(":59000");
    assertThatThrownBy(missing::start)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("there is no display ':59000'")
        .hasMessageContaining("write: source = \"screen:");
    missing.close();
    try (VirtualDisplay display = VirtualDisplay.start("64x36x24")) {
      assertThatThrownBy(() -> source(":59000").start()).hasMessageContaining(display.name());
      assertThatThrownBy(() -> source(display.name() + ".3").start())
          .hasMessageContaining("has no screen 3");
      assertThatThrownBy(() -> source(display.name() + "+60,0,10x10").start())
          .hasMessageContaining("64x36")
          .hasMessageContaining("+60,0,10x10");
      assertThatThrownBy(() -> source(display.name() + "+64,0").start())
          .hasMessageContaining("64x36");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        ":",
        ":x",
        ":1+",
        ":1+1",
        ":1+1,1,",
        ":1+1,1,0x5",
        ":99999",
        "a b:1",
        ":1;rm"
      })
  void refusesWhatIsNoDisplay(String argument) {
    assertThatThrownBy(() -> source(argument))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + argument + "'")
        .hasMessageContaining("write: source = \"screen::0\"");
  }

  @Test
  void refusesBadSettings() {
    assertThatThrownBy(() -> source(":0", Map.of("size", "big"), ""))
        .hasMessageContaining("size")
        .hasMessageContaining("'big'");
    assertThatThrownBy(() -> source(":0", Map.of("size", "16000x16000"), ""))
        .hasMessageContaining("7680x4320");
    assertThatThrownBy(() -> source(":0", Map.of(), "16000x16000"))
        .hasMessageContaining("7680x4320");
    assertThatThrownBy(() -> source(":0", Map.of("frames-per-second", 0), ""))
        .hasMessageContaining("frames-per-second");
  }
}
