package io.sutantra.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.sutantra.api.AudioDecoder;
import io.sutantra.api.AudioEncoder;
import io.sutantra.api.CodecProvider;
import io.sutantra.api.EncoderRequest;
import io.sutantra.api.MediaSource;
import io.sutantra.api.SourceRequest;
import io.sutantra.api.StandaloneSink;
import io.sutantra.api.StreamDescription;
import io.sutantra.api.Transport;
import io.sutantra.api.VideoDecoder;
import io.sutantra.api.VideoEncoder;
import io.sutantra.api.media.RawFormat;
import io.sutantra.core.config.Configuration;
import io.sutantra.core.plugin.PluginDescription;
import io.sutantra.core.plugin.Plugins;
import io.sutantra.core.plugin.UnknownPluginException;
import io.sutantra.testkit.RecordingSettings;
import io.sutantra.testkit.TestEnvironment;
import io.sutantra.testkit.ViewerLog;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests that the {@code reference.conf} of every plug-in has the keys that the plug-in's code
 * reads.
 */
class ReferenceTest {
  /** The arguments of plug-ins that need one; none looks for its argument before the start. */
  private static final Map<String, String> ARGUMENTS =
      Map.of(
          "file", "/nowhere/film.webm",
          "mock", "tcp://127.0.0.1:9/demo",
          "whep", "http://127.0.0.1:9/whep/demo",
          "whep-rtp", "http://127.0.0.1:9/whep/demo",
          "whip", "http://127.0.0.1:9/whip/demo");

  private static final Plugins PLUGINS = Plugins.load(ReferenceTest.class.getClassLoader());

  static List<PluginDescription> plugins() {
    return PLUGINS.list();
  }

  @ParameterizedTest
  @MethodSource("plugins")
  void thePluginReadsAllOfItsBlockWhenItIsCreated(PluginDescription plugin) {
    Configuration configuration =
        Configuration.load(Optional.empty(), Map.of(), ReferenceTest.class.getClassLoader());
    String path = "sutantra.%ss.%s".formatted(plugin.kind().label(), plugin.name());
    try (TestEnvironment environment = new TestEnvironment()) {
      RecordingSettings settings =
          switch (plugin.kind()) {
            case CODEC -> readCodec(configuration, plugin.name(), environment);
            case TRANSPORT -> readTransport(configuration, plugin.name(), environment);
            case SOURCE -> readSource(configuration, plugin.name(), environment);
            case SINK -> readSink(configuration, plugin.name(), environment);
          };
      assertThat(settings.keys()).as("keys read of " + path).isEqualTo(declared(path));
    }
  }

  /** The error about a missing plug-in of ours names the artifact that contains the plug-in. */
  @ParameterizedTest
  @MethodSource("plugins")
  void theArtifactOfThePluginIsKnown(PluginDescription plugin) {
    assertThat(new UnknownPluginException(plugin.kind(), plugin.name(), Set.of()).getMessage())
        .contains("'" + plugin.name() + "' comes with io.sutantra:sutantra-" + module(plugin));
  }

  private static String module(PluginDescription plugin) {
    String origin = plugin.origin().replaceFirst("/target/.*", "");
    return origin
        .substring(origin.lastIndexOf('/') + 1)
        .replaceFirst("^sutantra-", "")
        .replaceFirst("-[0-9.]+\\.jar$", "");
  }

  private static RecordingSettings readCodec(
      Configuration configuration, String name, TestEnvironment environment) {
    RecordingSettings settings = new RecordingSettings(configuration.codec(name));
    CodecProvider codec = PLUGINS.codec(name);
    codec
        .createEncoder(new EncoderRequest(640, 360, 30, 1_000_000), settings, environment)
        .ifPresent(VideoEncoder::close);
    codec.createDecoder(settings, environment).ifPresent(VideoDecoder::close);
    codec.createAudioEncoder(settings, environment).ifPresent(AudioEncoder::close);
    codec.createAudioDecoder(settings, environment).ifPresent(AudioDecoder::close);
    codec.payloadFormat(settings, environment);
    return settings;
  }

  private static RecordingSettings readTransport(
      Configuration configuration, String name, TestEnvironment environment) {
    RecordingSettings settings = new RecordingSettings(configuration.transport(name));
    try (Transport transport =
        PLUGINS.transport(name).create(settings, environment, new ViewerLog())) {
      assertThat(transport.address()).isEmpty();
    }
    return settings;
  }

  private static RecordingSettings readSource(
      Configuration configuration, String name, TestEnvironment environment) {
    RecordingSettings settings = new RecordingSettings(configuration.source(name));
    SourceRequest request =
        new SourceRequest(
            "demo", ARGUMENTS.getOrDefault(name, ""), Optional.empty(), OptionalDouble.empty());
    try (MediaSource source = PLUGINS.source(name).create(request, settings, environment)) {
      assertThat(source).isNotNull();
    }
    return settings;
  }

  private static RecordingSettings readSink(
      Configuration configuration, String name, TestEnvironment environment) {
    RecordingSettings settings = new RecordingSettings(configuration.sink(name));
    StreamDescription stream = new StreamDescription("demo", new RawFormat(640, 360, 30), 1);
    try (StandaloneSink sink =
        PLUGINS.sink(name).create(ARGUMENTS.get(name), stream, settings, environment)) {
      assertThat(sink).isNotNull();
    }
    return settings;
  }

  private static Set<String> declared(String path) {
    Config reference = ConfigFactory.parseResources("reference.conf").resolve();
    // A list, empty or not, counts as one key, and so does a value within a block.
    return reference.hasPath(path)
        ? reference.getConfig(path).entrySet().stream()
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet())
        : Set.of();
  }
}
