package io.sutantra.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sutantra.api.Clock;
import io.sutantra.api.Environment;
import io.sutantra.api.MediaSink;
import io.sutantra.api.Settings;
import io.sutantra.api.SinkProvider;
import io.sutantra.api.StandaloneSink;
import io.sutantra.api.StreamDescription;
import io.sutantra.api.TrackSink;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaKind;
import io.sutantra.core.config.Configuration;
import io.sutantra.core.fake.FakeCodec;
import io.sutantra.core.fake.FakeSource;
import io.sutantra.core.fake.FakeTransport;
import io.sutantra.core.plugin.Plugins;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Tests of streams with sinks besides their transports. */
class StandaloneSinksTest {
  private final CountingSinks kept = new CountingSinks();

  /** A sink that counts its media. */
  private static final class CountingSinks implements SinkProvider {
    private final AtomicInteger frames = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private volatile String argument = "";

    @Override
    public String name() {
      return "kept";
    }

    @Override
    public MediaKind takes() {
      return MediaKind.ENCODED;
    }

    @Override
    public StandaloneSink create(
        String given, StreamDescription stream, Settings settings, Environment environment) {
      argument = given;
      return new Counting(this);
    }
  }

  private record Counting(CountingSinks kept) implements StandaloneSink, MediaSink {
    @Override
    public void start() throws IOException {
      if (kept.argument.equals("full")) {
        throw new IOException("the disk is full; make room on it");
      }
      kept.open.incrementAndGet();
    }

    @Override
    public TrackSink track(int index) {
      return this;
    }

    @Override
    public boolean offer(Media media) {
      kept.frames.incrementAndGet();
      return true;
    }

    @Override
    public void close() {
      kept.open.decrementAndGet();
    }
  }

  private StreamEngine engine() {
    Configuration configuration =
        Configuration.load(Optional.empty(), Map.of(), getClass().getClassLoader());
    return new StreamEngine(
        Plugins.of(
            List.of(
                FakeCodec.complete("toy"),
                new FakeSource(),
                new FakeTransport("packets", MediaKind.PACKETIZED),
                kept)),
        configuration,
        EngineOptions.from(configuration.settings("sutantra.engine")),
        Clock.system());
  }

  private static StreamSpec spec(List<String> sinks) {
    return new StreamSpec(
        "s",
        "test",
        "fake",
        List.of("packets"),
        sinks,
        "toy",
        "none",
        Optional.empty(),
        OptionalDouble.empty(),
        1_000_000,
        true);
  }

  @Test
  void aSinkIsGivenAllMediaThoughNobodyWatches() {
    try (StreamEngine engine = engine()) {
      Stream stream = engine.create(spec(List.of("kept:/a/file")));
      Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> kept.frames.get() > 5);
      assertThat(kept.argument).isEqualTo("/a/file");
      assertThat(stream.snapshot().plan()).contains("kept:/a/file takes encoded toy");
      engine.stop("s");
    }
    assertThat(kept.open).hasValue(0);
  }

  @Test
  void aSinkThatDoesNotStartSaysWhy() {
    try (StreamEngine engine = engine()) {
      assertThatThrownBy(() -> engine.create(spec(List.of("kept:full"))))
          .isInstanceOf(StreamException.class)
          .hasMessageContaining("sink 'kept:full'")
          .hasMessageContaining("the disk is full; make room on it");
    }
  }

  @Test
  void anUnknownSinkIsNamed() {
    try (StreamEngine engine = engine()) {
      assertThatThrownBy(() -> engine.create(spec(List.of("cept"))))
          .hasMessageContaining("there is no sink 'cept'")
          .hasMessageContaining("did you mean 'kept'?");
    }
  }
}
