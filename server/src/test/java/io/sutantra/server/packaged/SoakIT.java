package io.sutantra.server.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A soak test of a stream at 30 frames a second with one viewer: no picture is lost, memory does
 * not grow, and the stream's threads end with the stream.
 *
 * <p>The test is short in a build; {@code scripts/soak SECONDS} runs it for any time.
 */
class SoakIT {
  private static final long SECONDS = Long.getLong("soak.seconds", 20);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String STREAM =
      "{\"id\":\"soak\",\"source\":\"test-pattern\",\"transport\":\"mock\"}";

  @TempDir Path directory;

  @Test
  void losesNothingAndGrowsNowhere() throws IOException, InterruptedException {
    try (PackagedServer server =
        new PackagedServer(
            directory, Map.of("sutantra.transports.mock.port", 0), "--transport", "mock")) {
      // One round first, so that everything that is created at first use exists.
      round(server, Duration.ofSeconds(3));
      assertThat(server.delete("/api/streams/demo")).isEqualTo(204);
      List<String> threadsBefore = settledThreads(server);

      Growth growth = round(server, Duration.ofSeconds(SECONDS));
      System.out.println("soak: " + growth);
      // The collector is not exact to the byte; a leak of one packet's size a frame would be 36 kB
      // a second.
      assertThat(growth.heapBytes()).isLessThan(4_000_000 + SECONDS * 4_000);
      assertThat(growth.rssKilobytes()).isLessThan(40_000 + SECONDS * 20);
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(server.threads()).isEqualTo(threadsBefore));
      Duration ending = server.terminate();
      System.out.println("soak: the server ended within " + ending.toMillis() + " ms");
    }
  }

  private record Growth(long pictures, long notDrawn, long heapBytes, long rssKilobytes) {}

  private static Growth round(PackagedServer server, Duration time)
      throws IOException, InterruptedException {
    assertThat(server.create(STREAM)).isEqualTo(201);
    try (WatchedPattern viewer = new WatchedPattern("mock:" + server.address("soak"))) {
      await().atMost(PATIENCE).until(() -> viewer.pictures() > 60);
      long heap = server.liveHeapBytes();
      long rss = server.status("VmRSS");
      long missing = viewer.missing();
      long skipped = skipped(server);
      long lost = drops(server);
      long first = viewer.pictures();
      await()
          .pollInterval(Duration.ofSeconds(1))
          .atMost(time.multipliedBy(2).plus(PATIENCE))
          .until(() -> viewer.pictures() - first >= time.toSeconds() * 30);
      long pictures = viewer.pictures() - first;

      assertThat(viewer.failure()).isEmpty();
      assertThat(viewer.unreadable()).as("pictures whose number cannot be read").isZero();
      assertThat(drops(server) - lost).as("frames dropped by the server").isZero();
      long notDrawn = skipped(server) - skipped;
      assertThat(viewer.missing() - missing).as("pictures that did not come").isEqualTo(notDrawn);
      return new Growth(
          pictures, notDrawn, server.liveHeapBytes() - heap, server.status("VmRSS") - rss);
    } finally {
      assertThat(server.delete("/api/streams/soak")).isEqualTo(204);
    }
  }

  /**
   * Returns the pictures that were never drawn, because the machine made the source's thread wait
   * too long.
   */
  private static long skipped(PackagedServer server) throws IOException, InterruptedException {
    return server.get("/api/metrics").path("source.test-pattern.frames.skipped").asLong();
  }

  private static long drops(PackagedServer server) throws IOException, InterruptedException {
    long sum = 0;
    for (JsonNode stage : server.get("/api/streams/soak").path("stages")) {
      sum += stage.path("dropped").asLong() + stage.path("failed").asLong();
    }
    return sum;
  }

  private static List<String> settledThreads(PackagedServer server) {
    AtomicReference<List<String>> last = new AtomicReference<>();
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              List<String> now = server.threads();
              return now.equals(last.getAndSet(now));
            });
    return last.get();
  }
}
