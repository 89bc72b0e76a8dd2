package io.sutantra.transport.webrtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sutantra.api.FrameSource;
import io.sutantra.api.ViewerStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests of viewers that join and leave, with the memory and threads that remain. */
class JoinsAndLeavesTest {
  private static final int WARM_UP = 15;
  private static final int JOINS = 50;

  /**
   * Allowed growth: libwebrtc keeps some 100 kB for each closed peer, each join has two peers, and
   * the allocator takes some hundred joins to find its size.
   */
  private static final long MAX_GROWTH_KB = 1_500;

  /** Allowed growth: native threads come and go with the JIT compiler, but not with joins. */
  private static final long MAX_MORE_THREADS = 8;

  /** Returns a number of the process's status on Linux; 0 elsewhere. */
  private static long status(String name) throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0L);
  }

  /** Returns the resident memory outside of Java's heap, in kB, after garbage is collected. */
  private static long nativeKilobytes() throws IOException {
    Runtime java = Runtime.getRuntime();
    java.gc();
    return status("VmRSS") - java.totalMemory() / 1024;
  }

  private static void join(Stage stage) throws IOException {
    try (FrameSource viewer = stage.viewer(TestSettings.WHEP)) {
      viewer.start();
      assertThat(viewer.format().width()).isEqualTo(Stage.WIDTH);
    }
  }

  @Test
  @Timeout(180)
  void leavesLittleBehind() throws IOException {
    try (Stage stage = new Stage(TestSettings.TRANSPORT)) {
      for (int i = 0; i < WARM_UP; i++) {
        join(stage);
      }
      long before = nativeKilobytes();
      long threads = status("Threads");
      for (int i = 0; i < JOINS; i++) {
        join(stage);
      }
      long growthKb = (nativeKilobytes() - before) / JOINS;
      System.getLogger(getClass().getName())
          .log(System.Logger.Level.INFO, "{0} kB a join, of both sides", growthKb);
      assertThat(growthKb).as("kB that a join leaves behind").isLessThan(MAX_GROWTH_KB);
      assertThat(status("Threads") - threads)
          .as("native threads more than before")
          .isLessThan(MAX_MORE_THREADS);
      await()
          .atMost(Duration.ofSeconds(5))
          .untilAsserted(() -> assertThat(stage.log().unended()).isEmpty());
      assertThat(stage.log().viewers("camera", ViewerStatus.DISCONNECTED)).hasSize(WARM_UP + JOINS);
      assertThat(stage.log().violations()).isEmpty();
    }
  }
}
