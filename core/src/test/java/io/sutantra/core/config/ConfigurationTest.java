package io.sutantra.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sutantra.api.PictureSize;
import io.sutantra.core.engine.EngineOptions;
import io.sutantra.core.engine.SourceOptions;
import io.sutantra.core.engine.StreamSpec;
import io.sutantra.core.engine.Threading;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {
  @TempDir Path folder;
  private Path file;
  private ClassLoader plugins;

  /** Creates a plug-in's jar with the parts that the configuration reads. */
  @BeforeEach
  void installPlugin() throws IOException {
    Path plugin = Files.createDirectory(folder.resolve("plugin"));
    Files.writeString(
        plugin.resolve("reference.conf"),
        """
        sutantra.codecs.vp8 { cpu-used = 8, deadline = good, threads = 0 }
        sutantra.transports.mock { host = 127.0.0.1, listen = [], log = false, wait = 200ms
          servers = [ { url = "a", user = "" } ] }
        sutantra.http { port = 8080 }
        """);
    plugins =
        new URLClassLoader(
            new URL[] {plugin.toUri().toURL()}, ConfigurationTest.class.getClassLoader());
    file = folder.resolve("sutantra.conf");
  }

  private Configuration load(String text) throws IOException {
    return load(text, Map.of(), Map.of());
  }

  private Configuration load(String text, Map<String, String> system, Map<String, ?> overrides)
      throws IOException {
    Files.writeString(file, text);
    return new Configuration(
        new ConfigurationLoader(plugins, system)
            .load(
                Optional.of(file),
                overrides,
                Map.of("sutantra.http", http -> http.integer("port", 0, 65_535))));
  }

  private List<String> problemsOf(String text) {
    return catchThrowableOfType(ConfigurationException.class, () -> load(text)).problems();
  }

  @Test
  void hasDefaultsForEverything() {
    Configuration configuration = Configuration.load(Optional.empty(), Map.of(), plugins);
    assertThat(configuration.streams()).isEmpty();
    assertThat(configuration.codec("vp8").integer("cpu-used", -16, 16)).isEqualTo(8);
    assertThat(EngineOptions.from(configuration.settings("sutantra.engine")))
        .isEqualTo(
            new EngineOptions(
                Threading.STREAM,
                2,
                16,
                8,
                64,
                Duration.ofMillis(500),
                1158,
                32,
                Duration.ofSeconds(2),
                Duration.ofSeconds(60),
                new SourceOptions(
                    Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofSeconds(10), false)));
    assertThat(configuration.stream("a", "test", Map.of()))
        .isEqualTo(
            new StreamSpec(
                "a",
                "test",
                "test-pattern",
                List.of("broadcast"),
                "vp8",
                Optional.empty(),
                OptionalDouble.empty(),
                1_000_000,
                true));
  }

  @Test
  void givesEachStreamWhatItDoesNotSayFromTheDefaults() throws IOException {
    Configuration configuration =
        load(
            """
            sutantra {
              transport = mock
              stream-defaults { bitrate = 800k, size = 320x180 }
              streams {
                lobby {}
                cinema { source = "file:/srv/film.webm", transport = [webrtc, mock], bitrate = 1500000
                  size = "", fps = 29.97, on-demand = off, codec = rle }
              }
            }
            """);
    assertThat(configuration.streams())
        .containsExactly(
            new StreamSpec(
                "cinema",
                "configuration",
                "file:/srv/film.webm",
                List.of("webrtc", "mock"),
                "rle",
                Optional.empty(),
                OptionalDouble.of(29.97),
                1_500_000,
                false),
            new StreamSpec(
                "lobby",
                "configuration",
                "test-pattern",
                List.of("mock"),
                "vp8",
                Optional.of(new PictureSize(320, 180)),
                OptionalDouble.empty(),
                800_000,
                true));
  }

  @Test
  void letsTheCommandLineOverrideSystemPropertiesAndThoseTheFile() throws IOException {
    Configuration configuration =
        load(
            "sutantra { transport = a, codec = a, stream-defaults.fps = 10, http.port = 1 }",
            Map.of("sutantra.transport", "b,c", "sutantra.codec", "b", "java.version", "17"),
            Map.of("sutantra.codec", "c", "sutantra.http.port", "99"));
    StreamSpec stream = configuration.stream("x", "test", Map.of());
    assertThat(stream.transports()).containsExactly("b", "c");
    assertThat(stream.codec()).isEqualTo("c");
    assertThat(stream.framesPerSecond()).hasValue(10);
    assertThat(configuration.settings("sutantra.http").integer("port", 0, 65_535)).isEqualTo(99);
  }

  @Test
  void readsSystemPropertiesOfTheProcess() {
    System.setProperty("sutantra.codec", "from-property");
    try {
      assertThat(
              Configuration.load(Optional.empty(), Map.of(), plugins).stream("x", "test", Map.of())
                  .codec())
          .isEqualTo("from-property");
    } finally {
      System.clearProperty("sutantra.codec");
    }
  }

  @Test
  void reportsAllProblemsTogetherWithTheirPlaces() {
    assertThat(
            problemsOf(
                """
                sutantra {
                  transprt = mock
                  http.port = 99999
                  port = 8080
                  engine { threading = green, pool-frames = 1, raw-queue-frames = many
                    colour = blue }
                  codecs.vp9 { x = 1 }
                  transports.mock { listen = { a = 1 }, log = maybe, host = [a]
                    servers = [ { url = "b", usr = "c" } ] }
                  stream-defaults.fps = -1
                  streams {
                    Lobby {}
                    a { bitrate = lots, size = big, bitrat = 1M }
                    b = 5
                    c { transport = [], source = ":x" }
                    d {}
                  }
                }
                engine.pool-frames = 3
                sutanta.codec = vp8
                """))
        .containsExactlyInAnyOrder(
            at(2, "sutantra.transprt is no known key; did you mean sutantra.transport?"),
            at(3, "sutantra.http.port is 99999, must be a whole number from 0 to 65535"),
            at(4, "sutantra.port is no known key; did you mean sutantra.http.port?"),
            at(
                5,
                "sutantra.engine.threading is 'green', must be one of: stream, dedicated, shared"),
            at(5, "sutantra.engine.pool-frames is 1, must be a whole number from 2 to 4096"),
            at(5, "sutantra.engine.raw-queue-frames is 'many', must be a number"),
            at(
                6,
                "sutantra.engine.colour is no known key; there are: close-timeout,"
                    + " key-frame-interval, max-payload-bytes, media-queue-frames, packet-threads,"
                    + " pool-frames,"
                    + " raw-queue-frames, rest-after, rest-receivers, shared-threads,"
                    + " source-retry-delay, source-retry-max-delay, start-timeout,"
                    + " threading"),
            at(
                7,
                "sutantra.codecs.vp9 cannot be set: there is no codec 'vp9'; available: vp8; did"
                    + " you mean 'vp8'?"),
            at(8, "sutantra.transports.mock.listen is a block, must be a list [ ]"),
            at(8, "sutantra.transports.mock.log is 'maybe', must be true or false"),
            at(8, "sutantra.transports.mock.host is a list, must be a text"),
            at(
                9,
                "sutantra.transports.mock.servers[0].usr is no known key; did you mean"
                    + " sutantra.transports.mock.servers[0].user?"),
            at(10, "sutantra.stream-defaults.fps is -1.0, must be a number from 0.0 to 240.0"),
            at(12, "sutantra.streams has the id 'Lobby', must be 1 to 64 of a-z, 0-9 and '-'"),
            at(
                13,
                "sutantra.streams.a.bitrate is 'lots', must be 10k to 100M bit/s: 1000000, 800k,"
                    + " 1.5M"),
            at(
                13,
                "sutantra.streams.a.size is 'big': a size is written WIDTHxHEIGHT, such as 640x360;"
                    + " this was 'big'"),
            at(
                13,
                "sutantra.streams.a.bitrat is no known key; did you mean"
                    + " sutantra.streams.a.bitrate?"),
            at(14, "sutantra.streams.b is 5, must be a block { }"),
            at(
                15,
                "sutantra.streams.c.transport is empty, must be a transport's name or a list of"
                    + " names"),
            at(
                15,
                "sutantra.streams.c.source is ':x', must be NAME or NAME:ARGUMENT with a NAME of 1"
                    + " to 64 of a-z, 0-9 and '-'"),
            at(19, "engine is not below sutantra, where all keys are: write sutantra.engine"),
            at(20, "sutanta is not below sutantra, where all keys are: write sutantra"));
  }

  private String at(int line, String problem) {
    return "%s (%s:%d)".formatted(problem, file, line);
  }

  @Test
  void saysWhereAFileCannotBeParsed() {
    assertThat(problemsOf("sutantra {\n  transport = mock\n  codec = [vp8\n"))
        .singleElement()
        .asString()
        .contains(file.toString())
        .contains(": 4:");
  }

  @Test
  void saysWhatSubstitutionHasNoValue() {
    assertThat(problemsOf("sutantra.codec = ${no.such.value}"))
        .singleElement()
        .asString()
        .contains(file.toString())
        .contains("${no.such.value}");
  }

  @Test
  void saysWhichFileIsMissing() {
    Path missing = folder.resolve("nosuch.conf");
    assertThatThrownBy(() -> Configuration.load(Optional.of(missing), Map.of(), plugins))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(missing + " is no file that can be read");
  }

  @Test
  void refusesAScalarWhereEverythingShouldBe() {
    assertThat(problemsOf("sutantra = 5"))
        .containsExactly(at(1, "sutantra is 5, must be a block { }"));
  }

  @Test
  void refusesOverridesAsItRefusesTheFile() {
    assertThatThrownBy(() -> load("", Map.of("sutantra.codecc", "x"), Map.of("sutantra.a..b", 1)))
        .isInstanceOf(ConfigurationException.class);
    assertThatThrownBy(() -> load("", Map.of("sutantra.codecc", "x"), Map.of("sutantra.cod", 1)))
        .hasMessageContaining("sutantra.codecc is no known key")
        .hasMessageContaining("(system property)")
        .hasMessageContaining("sutantra.cod is no known key")
        .hasMessageContaining("(command line)");
  }

  @Test
  void substitutesWhatTheUserDefinesBeside() throws IOException {
    Configuration configuration =
        load("fast = 5M\nsutantra.streams { a.bitrate = ${fast}, b.bitrate = ${fast} }");
    assertThat(configuration.streams()).extracting(StreamSpec::bitrateBps).containsOnly(5_000_000);
  }

  @Test
  void makesStreamsOfWhatIsGivenAtRunTime() throws IOException {
    StreamSpec stream =
        load("sutantra.transport = mock").stream(
            "x",
            "alice",
            Map.of(
                "source", "file:/a:b.webm",
                "transport", "webrtc, mock",
                "fps", "12.5",
                "on-demand", "no",
                "bitrate", "2M"));
    assertThat(stream.creator()).isEqualTo("alice");
    assertThat(stream.source()).isEqualTo("file:/a:b.webm");
    assertThat(stream.transports()).containsExactly("webrtc", "mock");
    assertThat(stream.framesPerSecond()).hasValue(12.5);
    assertThat(stream.onDemand()).isFalse();
    assertThat(stream.bitrateBps()).isEqualTo(2_000_000);
  }

  @Test
  void refusesWhatIsGivenAtRunTimeWithAllProblems() throws IOException {
    Configuration configuration = load("");
    assertThatThrownBy(
            () ->
                configuration.stream(
                    "X!", "alice", Map.of("sauce", "x", "fps", "1e999999999", "size", "0x0")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("'X!' is not a stream's id")
        .hasMessageContaining("stream.sauce is no known key; did you mean stream.source?")
        .hasMessageContaining("stream.fps is Infinity, must be a number from 0.0 to 240.0")
        .hasMessageContaining("stream.size is '0x0'");
  }

  @Test
  void hasAnEmptyBlockForAPluginWithoutSettings() throws IOException {
    assertThatThrownBy(() -> load("").source("nothing").string("key"))
        .hasMessageContaining("sutantra.sources.nothing.key is not set");
  }
}
