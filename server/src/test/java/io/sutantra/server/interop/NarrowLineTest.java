package io.sutantra.server.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sutantra.api.ViewerStatistics;
import io.sutantra.server.http.RunningServer;
import io.sutantra.server.packaged.NumberedFile;
import io.sutantra.testkit.NetworkConditions;
import io.sutantra.testkit.NetworkEmulator.Direction;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests with libwebrtc on a line that carries 600 kbit/s, while the stream has 850: the pattern,
 * encoded live, and a film that is passed through. {@code -Dnarrow.long} runs for a minute.
 */
class NarrowLineTest {
  private static final int SECONDS = Boolean.getBoolean("narrow.long") ? 60 : 12;
  private static final int RATE = 30;
  private static final int BITRATE_BPS = 850_000;
  private static final long LINE_BPS = 600_000;
  private static final int QUEUE_BYTES = 32 * 1_024;
  private static final Duration PATIENCE = Duration.ofSeconds(60 + SECONDS);

  /** The time in which the sender notices that the line is too narrow. */
  private static final int BEGINNING_SECONDS = 4;

  private static final NetworkConditions LINE =
      NetworkConditions.perfect()
          .withLatency(Duration.ofMillis(10))
          .withBandwidth(LINE_BPS, QUEUE_BYTES);

  @TempDir Path folder;

  /** The number of pictures in each second. */
  private static final class Pictures {
    private final int[] inSecond = new int[SECONDS];
    private long seen;

    void count(int second, long all) {
      inSecond[second] += (int) (all - seen);
      seen = all;
    }

    int from(int second) {
      int sum = 0;
      for (int i = second; i < SECONDS; i++) {
        sum += inSecond[i];
      }
      return sum;
    }

    @Override
    public String toString() {
      return Arrays.toString(inSecond);
    }
  }

  @Test
  void thereIsAPictureASecondRatherThanNone() throws Exception {
    Path film = folder.resolve("film.ivf");
    NumberedFile.write(film, 10 * RATE, RATE, BITRATE_BPS, true);
    Map<String, String> settings = new TreeMap<>();
    settings.put("sutantra.transports.broadcast.tcp", "off");
    settings.put("sutantra.transports.broadcast.own-addresses", "off");
    settings.put("sutantra.transports.broadcast.statistics-interval", "200ms");
    settings.put("sutantra.streams.live.transport", "broadcast");
    settings.put("sutantra.streams.live.bitrate", Integer.toString(BITRATE_BPS));
    settings.put("sutantra.streams.film.transport", "broadcast");
    settings.put("sutantra.streams.film.source", "file:" + film);
    settings.put("sutantra.streams.film.size", "320x180");
    try (RunningServer server = new RunningServer(settings);
        LossyViewer live = new LossyViewer(server, "live", LINE, 1);
        LossyViewer passed = new LossyViewer(server, "film", LINE, 2)) {
      await().atMost(PATIENCE).until(() -> live.pictures() > 0 && passed.pictures() > 0);
      Pictures ofLive = new Pictures();
      Pictures ofFilm = new Pictures();
      long begin = System.nanoTime();
      for (int second = 0; second < SECONDS; second++) {
        long end = begin + TimeUnit.SECONDS.toNanos(second + 1);
        await().atMost(PATIENCE).until(() -> System.nanoTime() - end >= 0);
        ofLive.count(second, live.pictures());
        ofFilm.count(second, passed.pictures());
      }
      check("live", server, live, ofLive);
      check("film", server, passed, ofFilm);
    }
  }

  private static void check(String stream, RunningServer server, LossyViewer viewer, Pictures seen)
      throws Exception {
    ViewerStatistics statistics =
        server.engine().stream(stream).orElseThrow().viewers().get(0).statistics();
    System.out.printf(
        "narrow line, %s: pictures in each second %s; %s; %s; %s%n",
        stream, seen, viewer.report(), statistics, viewer.relay());
    assertThat(viewer.relay().counters(Direction.TO_CLIENT).overflowed())
        .as("packets that found no room")
        .isPositive();
    assertThat(statistics.framesDropped()).as("frames left out").isPositive();
    assertThat(seen.from(BEGINNING_SECONDS))
        .as("pictures after the beginning, %s, in %s", stream, seen)
        .isGreaterThanOrEqualTo((SECONDS - BEGINNING_SECONDS) / 2);
  }
}
