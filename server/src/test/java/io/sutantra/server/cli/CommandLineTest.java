package io.sutantra.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the program's answers to command lines. */
class CommandLineTest {
  private record Ending(int exitCode, String out, String err) {}

  @ParameterizedTest
  @ValueSource(strings = {"serve", "view", "plugins"})
  void everyCommandExplainsItselfWithExamples(String command) {
    Ending ending = run(command, "--help");

    assertThat(ending.exitCode).isZero();
    assertThat(ending.out).contains("Usage: sutantra " + command, "Examples:", "--verbose");
    assertThat(ending.err).isEmpty();
  }

  @Test
  void theProgramExplainsItself() {
    assertThat(run("--help").out)
        .contains("serve", "view", "plugins", "bench", "http://127.0.0.1:8080/");
    assertThat(run("--version").out).containsPattern("sutantra \\d+\\.\\d+\\.\\d+");
    Ending nothing = run();
    assertThat(nothing.exitCode).isEqualTo(2);
    assertThat(nothing.err).contains("command is missing", "serve");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "serv | serve",
        "serve --sourc x | --source",
        "serve --http nonsense | 127.0.0.1:8080",
        "serve --http 127.0.0.1:99999 | 127.0.0.1:8080",
        "serve --stream Bad_Name | a-z",
        "serve --http :0 --transport mock --codec av2 | vp8",
        "serve --http :0 --transport pigeon | mock",
        "serve --http :0 --transport mock --source nothing | test-pattern",
        "serve --http :0 --transport mock --size large | 640x360",
        "serve --http :0 --transport mock --bitrate fast | bitrate",
        "serve --http :0 --set sutantra.http.prot=1 | sutantra.http.port",
        "serve --config missing.conf | no such file",
        "serve --plugins missing | nothing there",
        "view ftp://127.0.0.1/demo | tcp://",
        "view tcp://127.0.0.1:1/demo --frames 0 | --frames",
        "view tcp://127.0.0.1:1/demo --timeout -1 | --timeout",
        "view tcp://127.0.0.1:1/demo --png missing/a.png | missing/a.png",
        "view tcp://127.0.0.1:1/demo --wav missing/a.wav | missing/a.wav",
        "view tcp://127.0.0.1:1/demo --seconds 0 | --seconds",
        "view tcp://127.0.0.1:1/demo --tcp | http addresses",
        "view http://127.0.0.1:1/whep/demo --tcp --receiver whep | whep-rtp",
        "view | URL",
      })
  void aMistakeIsExplained(String typed, String named) {
    Ending ending = run(typed.split(" ", -1));

    assertThat(ending.exitCode).as(ending.err).isEqualTo(2);
    assertThat(ending.err).contains(named).doesNotContain("\tat ").doesNotContain("Exception");
  }

  @Test
  void aMistypedKeyIsNamedWithItsPlaceAndTheNearestOne(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("my.conf");
    Files.writeString(file, "sutantra {\n  http { prot = 9000 }\n  codec = 3x\n  nothing = 1\n}\n");

    Ending ending = run("serve", "--config", file.toString());

    assertThat(ending.exitCode).isEqualTo(2);
    assertThat(ending.err)
        .contains("sutantra.http.prot", "sutantra.http.port", "my.conf:2", "sutantra.nothing");
  }

  @Test
  void aMissingFileIsNoSource() {
    Ending ending =
        run("serve", "--http", ":0", "--transport", "mock", "--source", "file:/missing.webm");

    assertThat(ending.exitCode).isBetween(1, 2);
    assertThat(ending.err).contains("/missing.webm").doesNotContain("\tat ");
  }

  @Test
  void aStreamThatCannotStartSaysWhyAndTheOthersAreServed(@TempDir Path directory)
      throws Exception {
    Path file = directory.resolve("my.conf");
    Files.writeString(
        file,
        """
        sutantra {
          transport = mock
          transports.mock.port = 0
          http.port = 0
          streams { demo {}, film { source = "file:/missing.webm" } }
        }
        """);
    try (Program server = new Program("serve", "--config", file.toString())) {
      await().atMost(60, TimeUnit.SECONDS).until(() -> opened(server));
      assertThat(server.out())
          .containsPattern("demo +test-pattern, mock")
          .containsPattern("film +retrying: there is no file '/missing.webm'");
    }
    Ending ending =
        run("serve", "--config", file.toString(), "--set", "sutantra.streams.x.codec=y");
    assertThat(ending.exitCode).isEqualTo(2);
    assertThat(ending.err).contains("stream 'x' cannot start", "'y'").doesNotContain("\tat ");
  }

  @Test
  void aPortThatIsTakenIsNamedWithWhatToDo() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Ending ending = run("serve", "--http", "127.0.0.1:" + taken.getLocalPort());

      assertThat(ending.exitCode).isEqualTo(1);
      assertThat(ending.err)
          .contains("127.0.0.1", Integer.toString(taken.getLocalPort()), "--http")
          .doesNotContain("\tat ");
    }
  }

  @Test
  void pluginsAreListedWithTheirJars() {
    Ending ending = run("plugins");

    assertThat(ending.exitCode).isZero();
    assertThat(ending.out)
        .containsPattern("codec +vp8 +io\\.sutantra\\.codec\\.vp8\\.\\w+ +/")
        .containsPattern("transport +mock ")
        .containsPattern("source +test-pattern ");
  }

  @Test
  void viewingNothingFailsWithTheReason() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Ending ending = run("view", "tcp://127.0.0.1:" + port + "/demo", "--timeout", "1");

    assertThat(ending.exitCode).isEqualTo(1);
    assertThat(ending.err).contains("127.0.0.1:" + port).doesNotContain("\tat ");
  }

  @Test
  void whatIsServedIsViewedAndEndsWithItsServer(@TempDir Path directory) throws Exception {
    Path png = directory.resolve("picture.png");
    try (Program server =
        new Program(
            "serve",
            "--transport",
            "mock",
            "--http",
            "127.0.0.1:0",
            "--set",
            "sutantra.transports.mock.port=0")) {
      await().atMost(60, TimeUnit.SECONDS).until(() -> opened(server));
      String address = server.out().replaceAll("(?s).*(tcp://127\\.0\\.0\\.1:\\d+)/.*", "$1");

      Ending counted =
          run("view", address + "/demo", "--frames", "45", "--json", "--png", png.toString());
      assertThat(counted.exitCode).as(counted.err).isZero();
      assertThat(counted.out).contains("\"pictures\":45", "\"width\":640", "\"frameNumber\":");
      assertThat(ImageIO.read(png.toFile()).getWidth()).isEqualTo(640);
      await().until(() -> server.out().contains("left after"));
      assertThat(server.out()).contains("demo: 127.0.0.1:", "watches (1 in all)");

      Path wav = directory.resolve("sound.wav");
      Ending heard =
          run("view", address + "/demo", "--seconds", "3", "--json", "--wav", wav.toString());
      assertThat(heard.exitCode).as(heard.err).isZero();
      assertThat(heard.out).containsPattern("\"soundLevelDbfs\":-2\\d\\.\\d");
      assertThat(heard.out).containsPattern("\"lipSyncMillis\":-?[012]?\\d\\.\\d");
      try (AudioInputStream sound = AudioSystem.getAudioInputStream(wav.toFile())) {
        assertThat(sound.getFrameLength()).isBetween(48_000L, 6 * 48_000L);
      }
      await().until(() -> server.out().lines().filter(line -> line.contains("left")).count() == 2);

      try (Program viewer = Program.intoHead("view", address + "/demo")) {
        assertThat(viewer.exitCode()).as(viewer.err()).isEqualTo(141);
        assertThat(viewer.out().lines()).hasSize(1);
        assertThat(viewer.err()).isEmpty();
      }
      await().until(() -> server.out().lines().filter(line -> line.contains("left")).count() == 3);

      try (Program viewer = new Program("view", address + "/demo")) {
        await().atMost(60, TimeUnit.SECONDS).until(() -> viewer.out().contains("picture no. "));
        long begin = System.nanoTime();
        server.signal("INT");
        int exitCode = server.exitCode();
        assertThat((System.nanoTime() - begin) / 1e9).isLessThan(2.0);
        assertThat(exitCode).isIn(0, 130);
        assertThat(viewer.exitCode()).isIn(0, 1);
      }
      assertThat(server.files()).containsExactly("err", "out");
      assertThat(server.err()).isEmpty();
      assertThat(server.out().lines().filter(line -> line.contains("left after"))).hasSize(4);
    }
  }

  @Test
  void whatIsServedToBrowsersIsViewed() throws Exception {
    try (Program server =
        new Program(
            "serve",
            "-v",
            "--http",
            "127.0.0.1:0",
            "--set",
            "sutantra.transports.broadcast.port=0")) {
      await().atMost(60, TimeUnit.SECONDS).until(() -> opened(server));
      String address =
          server.out().replaceAll("(?s).*(http://127\\.0\\.0\\.1:\\d+/watch/demo).*", "$1");

      Ending counted = run("view", address.replace("http:", "HTTP:"), "--frames", "45", "--json");
      assertThat(counted.exitCode).as(counted.err).isZero();
      assertThat(counted.out).contains("\"pictures\":45", "\"width\":640");

      Ending byTcp = run("view", address, "--frames", "45", "--tcp");
      assertThat(byTcp.exitCode).as(byTcp.err).isZero();

      Ending unknown = run("view", address, "--receiver", "wherp");
      assertThat(unknown.exitCode).isNotZero();
      assertThat(unknown.err).contains("wherp", "whep-rtp");
    }
  }

  private static boolean opened(Program server) {
    assertThat(server.isAlive()).as(server.err()).isTrue();
    return server.out().contains("Ctrl-C");
  }

  /** Runs a command in this JVM. For commands that end by themselves. */
  private static synchronized Ending run(String... arguments) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    try (PrintStream newOut = new PrintStream(outBytes, true, StandardCharsets.UTF_8);
        PrintStream newErr = new PrintStream(errBytes, true, StandardCharsets.UTF_8)) {
      System.setOut(newOut);
      System.setErr(newErr);
      int exitCode = RootCommand.run(arguments);
      return new Ending(
          exitCode,
          outBytes.toString(StandardCharsets.UTF_8),
          errBytes.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }
}
