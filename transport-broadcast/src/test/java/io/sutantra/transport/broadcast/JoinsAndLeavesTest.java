package io.sutantra.transport.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.api.ViewerStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Viewers come, see a picture, and go: nothing may stay. A quarter of them go without a word.
 * {@code -Djoins=20000} for a long run.
 */
class JoinsAndLeavesTest {
  private static final int JOINS = Integer.getInteger("joins", 500);
  private static final int AT_A_TIME = 20;
  private static final int WARM_UP = 300;
  private static final int PACKETS = 5;

  /** So long the server waits for one that has gone without a word. */
  private static final Duration CONSENT = Duration.ofSeconds(2);

  /** 2 MB, and 100 bytes for each: whoever is kept takes more than ten thousand. */
  private static final long HEAP_BYTES = (2L << 20) + 100L * JOINS;

  /**
   * What the allocator and the compiler still take, some 120 MB when they begin late, and 1 kB for
   * each: it tells in a long run.
   */
  private static final long RESIDENT_KILOBYTES = 160 * 1_024L + JOINS;

  private long vanished;

  private void comeAndGo(Stage stage) {
    List<TestPeer> peers = new ArrayList<>();
    for (int i = 0; i < AT_A_TIME; i++) {
      peers.add(stage.answered());
    }
    peers.forEach(TestPeer::check);
    stage.await("checks answered", () -> peers.stream().allMatch(peer -> peer.answers > 0));
    peers.forEach(TestPeer::beginHandshake);
    stage.await("keys", () -> peers.stream().allMatch(TestPeer::keyed));
    stage.await(
        "connected",
        () -> peers.stream().allMatch(peer -> stage.statusOf(peer) == ViewerStatus.CONNECTED));
    stage.offer(true, PACKETS);
    stage.await("a picture", () -> peers.stream().allMatch(peer -> peer.media.size() >= PACKETS));
    List<TestPeer> polite = new ArrayList<>();
    for (int i = 0; i < AT_A_TIME; i++) {
      TestPeer peer = peers.get(i);
      switch (i % 4) {
        case 0 -> vanished++;
        case 1 -> stage.transport.disconnect(peer.id, "enough");
        default -> peer.leave();
      }
      if (i % 4 != 0) {
        polite.add(peer);
      }
    }
    stage.await(
        "they have left",
        () -> polite.stream().allMatch(peer -> stage.statusOf(peer) == ViewerStatus.DISCONNECTED));
    // Those that have not said goodbye do not say it now either: their sockets are closed first.
    peers.forEach(TestPeer::close);
    stage.forget();
  }

  private ProcessState comeAndGo(Stage stage, int joins) throws IOException {
    for (int joined = 0; joined < joins; joined += AT_A_TIME) {
      comeAndGo(stage);
    }
    stage.await("nobody left", () -> stage.environment.gauged("viewers") == 0);
    stage.await("no path left", () -> stage.environment.gauged("paths") == 0);
    stage.forget();
    return ProcessState.now();
  }

  @Test
  @Timeout(3_600)
  void leaveNothingBehind() throws IOException {
    try (Stage stage =
        new Stage(
            TestSettings.TRANSPORT
                .with("max-viewers", 2_000)
                .with("disconnected-after", CONSENT.dividedBy(2))
                .with("consent-timeout", CONSENT))) {
      ProcessState before = comeAndGo(stage, WARM_UP);
      ProcessState after = comeAndGo(stage, JOINS);
      System.out.printf("joins and leaves: %d; before %s, after %s%n", JOINS, before, after);
      assertThat(after.heapBytes() - before.heapBytes())
          .as("bytes of heap that stay")
          .isLessThan(HEAP_BYTES);
      assertThat(after.threads()).as("threads").isLessThanOrEqualTo(before.threads() + 4);
      assertThat(after.descriptors()).as("files").isLessThanOrEqualTo(before.descriptors());
      assertThat(after.residentKilobytes() - before.residentKilobytes())
          .as("kB of memory more")
          .isLessThan(RESIDENT_KILOBYTES);
      assertThat(stage.counted("viewers.accepted"))
          .isGreaterThanOrEqualTo(WARM_UP + JOINS)
          .isEqualTo(4 * vanished);
      assertThat(stage.counted("viewers.failed")).as("gone without a word").isEqualTo(vanished);
    }
  }
}
