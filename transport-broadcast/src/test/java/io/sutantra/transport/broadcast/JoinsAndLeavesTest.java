package io.sutantra.transport.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.api.ViewerStatus;
import io.sutantra.testkit.ChildJvm;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A test for leaks: viewers join, receive a frame and leave, a quarter of them without a goodbye.
 * The system property {@code joins} sets their number, such as 20000 for a long run.
 *
 * <p>The test runs in a JVM of its own. The heap is committed and touched from the start, and
 * without the optimizing compiler the other memory soon reaches its final size. A leak grows with
 * each viewer alike, so the test counts the lesser growth of the two halves of the run.
 */
class JoinsAndLeavesTest {
  private static final int JOINS = Integer.getInteger("joins", 500);
  private static final int AT_A_TIME = 20;
  private static final int WARM_UP = 300;
  private static final int PACKETS = 5;

  /** The time for which the server waits for a silent viewer. */
  private static final Duration CONSENT = Duration.ofSeconds(5);

  /** 2 MB, and 100 bytes for each join; a leaked viewer takes more than 10,000 bytes. */
  private static final long HEAP_BYTES = (2L << 20) + 100L * JOINS;

  /** For each join 16 kB in a half of the short run, and 400 bytes in a half of 10,000 joins. */
  private static final long RESIDENT_KILOBYTES = 4 * 1_024;

  private static final List<String> OPTIONS =
      List.of(
          "-Xms256m",
          "-Xmx256m",
          "-XX:+AlwaysPreTouch",
          "-XX:TieredStopAtLevel=1",
          "--add-opens=java.base/com.sun.crypto.provider=ALL-UNNAMED",
          "-Djoins=" + JOINS);

  private long vanished;

  /** The vanished viewers for which the server may still wait. */
  private final List<TestPeer> silent = new ArrayList<>();

  private void joinAndLeave(Stage stage, int atATime) {
    List<TestPeer> peers = new ArrayList<>();
    for (int i = 0; i < atATime; i++) {
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
    for (int i = 0; i < atATime; i++) {
      TestPeer peer = peers.get(i);
      switch (i % 4) {
        case 0 -> vanished++;
        case 1 -> stage.transport.disconnect(peer.id, "enough");
        default -> peer.leave();
      }
      (i % 4 == 0 ? silent : polite).add(peer);
    }
    stage.await(
        "they have left",
        () -> polite.stream().allMatch(peer -> stage.statusOf(peer) == ViewerStatus.DISCONNECTED));
    polite.forEach(TestPeer::close);
    // No other peer may get the port of a vanished viewer while the server still sends there.
    List<TestPeer> over =
        silent.stream().filter(peer -> stage.statusOf(peer) != ViewerStatus.CONNECTED).toList();
    over.forEach(TestPeer::close);
    silent.removeAll(over);
    stage.forget();
  }

  private ProcessState stateAfter(Stage stage, int joins) throws IOException {
    for (int joined = 0; joined < joins; joined += AT_A_TIME) {
      joinAndLeave(stage, AT_A_TIME);
    }
    stage.await("nobody left", () -> stage.environment.gauged("viewers") == 0);
    stage.await("no path left", () -> stage.environment.gauged("paths") == 0);
    silent.forEach(TestPeer::close);
    silent.clear();
    stage.forget();
    return ProcessState.now();
  }

  private void leaveNothingBehind() throws IOException {
    try (Stage stage =
        new Stage(
            TestSettings.TRANSPORT
                .with("max-viewers", 2_000)
                .with("disconnected-after", CONSENT.dividedBy(2))
                .with("consent-timeout", CONSENT)
                .with("recall-duration", Duration.ZERO))) {
      // Few at first: before the JVM is warm, the last of many viewers would time out.
      joinAndLeave(stage, 4);
      ProcessState before = stateAfter(stage, WARM_UP);
      ProcessState between = stateAfter(stage, JOINS / 2);
      ProcessState after = stateAfter(stage, JOINS / 2);
      System.out.printf(
          "joins and leaves: %d; before %s, between %s, after %s%n", JOINS, before, between, after);
      assertThat(after.heapBytes() - before.heapBytes())
          .as("bytes of heap that stay")
          .isLessThan(HEAP_BYTES);
      assertThat(after.threads()).as("threads").isLessThanOrEqualTo(before.threads() + 4);
      assertThat(after.descriptors()).as("files").isLessThanOrEqualTo(before.descriptors());
      assertThat(
              Math.min(
                  between.residentKilobytes() - before.residentKilobytes(),
                  after.residentKilobytes() - between.residentKilobytes()))
          .as("kB of memory more")
          .isLessThan(RESIDENT_KILOBYTES);
      assertThat(stage.counted("viewers.accepted"))
          .isGreaterThanOrEqualTo(WARM_UP + JOINS)
          .isEqualTo(4 * vanished);
      assertThat(stage.counted("viewers.failed")).as("gone without a word").isEqualTo(vanished);
    }
  }

  /** Runs the joins in the JVM that the test starts. */
  public static void main(String[] arguments) throws IOException {
    new JoinsAndLeavesTest().leaveNothingBehind();
  }

  @Test
  @Timeout(3_600)
  void processDoesNotGrow() throws IOException, InterruptedException {
    String output = ChildJvm.run(ChildJvm.classPath(), OPTIONS, JoinsAndLeavesTest.class, "");
    assertThat(output).contains("joins and leaves: " + JOINS);
    System.out.print(output);
  }
}
