package io.sutantra.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Viewers that join within this process, and are gone again. */
@Timeout(120)
class JoinRehearsalTest {
  private static final Path FILES = Path.of("/proc/self/fd");
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(15);

  private final StringWriter out = new StringWriter();

  private JoinRehearsal rehearsal(int viewers, int joins) {
    return rehearsal(viewers, joins, false);
  }

  private JoinRehearsal rehearsal(int viewers, int joins, boolean tcp) {
    return new JoinRehearsal(
        new LoadPlan(
            List.of(URI.create("http://192.0.2.1/whep/elsewhere")),
            viewers,
            Duration.ofSeconds(1),
            Duration.ZERO,
            50,
            joins,
            1,
            true,
            OptionalLong.empty(),
            "a-token-of-that-server",
            1,
            false,
            tcp,
            "AV1",
            InetAddress::isLoopbackAddress,
            0),
        new PrintWriter(out));
  }

  @Test
  void asManyJoinAsWereAskedFor() throws InterruptedException {
    assertThat(rehearsal(100, 60).run()).as(out.toString()).isEqualTo(60);
    assertThat(out.toString()).doesNotContain("failed").doesNotContain("ended early");
  }

  @Test
  void asManyJoinByTcp() throws InterruptedException {
    assertThat(rehearsal(100, 40, true).run()).as(out.toString()).isEqualTo(40);
    assertThat(out.toString()).doesNotContain("failed").doesNotContain("ended early");
  }

  @Test
  void fewViewersAreNotKeptWaiting() throws InterruptedException {
    assertThat(rehearsal(1, 10_000).run()).as(out.toString()).isEqualTo(4);
  }

  @Test
  void noneIsAskedFor() throws InterruptedException {
    assertThat(rehearsal(100, 0).run()).isZero();
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void leavesNothingBehind() throws IOException, InterruptedException {
    assumeTrue(Files.isDirectory(FILES), "needs /proc");
    // What a process opens once and keeps is open after the first.
    rehearsal(100, 4).run();
    awaitNoThreadsBut(Set.of());
    Set<Thread> threads = threads();
    List<String> sockets = sockets();

    assertThat(rehearsal(100, 60).run()).as(out.toString()).isEqualTo(60);

    assertThat(sockets()).as("sockets").hasSameSizeAs(sockets);
    awaitNoThreadsBut(threads);
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet();
  }

  /** Threads that were told to end may take a moment, and Netty's own for timers ends by itself. */
  private static void awaitNoThreadsBut(Set<Thread> before) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    List<String> left = ownThreads(before);
    while (!left.isEmpty() && System.nanoTime() - deadline < 0) {
      TimeUnit.MILLISECONDS.sleep(50);
      left = ownThreads(before);
    }
    assertThat(left).as("threads").isEmpty();
  }

  private static List<String> ownThreads(Set<Thread> before) {
    return threads().stream()
        .filter(thread -> !before.contains(thread))
        .map(Thread::getName)
        .filter(name -> name.matches("(?s)(sutantra|load|pool|HTTP|idle|server-timer|global).*"))
        .collect(Collectors.toList());
  }

  private static List<String> sockets() throws IOException {
    List<String> sockets = new ArrayList<>();
    try (Stream<Path> files = Files.list(FILES)) {
      for (Path file : files.toList()) {
        try {
          String target = Files.readSymbolicLink(file).toString();
          if (target.startsWith("socket:")) {
            sockets.add(target);
          }
        } catch (IOException closed) {
          // The listing itself was one of them.
        }
      }
    }
    return sockets;
  }
}
