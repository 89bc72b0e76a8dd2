package io.sutantra.benchmarks.rig;

import io.sutantra.api.Clock;
import io.sutantra.api.CodecProvider;
import io.sutantra.api.PictureSize;
import io.sutantra.api.Provider;
import io.sutantra.api.SourceProvider;
import io.sutantra.api.TransportProvider;
import io.sutantra.core.engine.EngineOptions;
import io.sutantra.core.engine.SourceOptions;
import io.sutantra.core.engine.Stream;
import io.sutantra.core.engine.StreamEngine;
import io.sutantra.core.engine.StreamSpec;
import io.sutantra.core.engine.Threading;
import io.sutantra.core.plugin.Plugins;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** A stream in an engine of its own: the program's engine, with parts that can be measured. */
public final class StreamRig implements AutoCloseable {
  /** The stream's name. */
  public static final String STREAM_ID = "bench";

  /** The most pictures on their way when a source keeps the pipeline full. */
  public static final int WINDOW_FRAMES = 64;

  private static final int SPARE_FRAMES = 64;

  private final StreamEngine engine;
  private final Stream stream;

  /**
   * Starts the stream.
   *
   * @param framesPerSecond the rate requested from the source
   */
  public StreamRig(
      PluginParts parts,
      SourceProvider source,
      CodecProvider codec,
      List<? extends TransportProvider> transports,
      PictureSize size,
      double framesPerSecond,
      Threading threading) {
    List<Provider> providers = new ArrayList<>(transports);
    providers.add(source);
    providers.add(codec);
    EngineOptions options =
        new EngineOptions(
            threading,
            Runtime.getRuntime().availableProcessors(),
            Runtime.getRuntime().availableProcessors(),
            WINDOW_FRAMES,
            2 * WINDOW_FRAMES,
            Duration.ofMillis(500),
            PluginParts.MAX_PAYLOAD_BYTES,
            WINDOW_FRAMES + SPARE_FRAMES,
            Duration.ofSeconds(5),
            Duration.ofSeconds(20),
            new SourceOptions(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ZERO, false));
    engine =
        new StreamEngine(Plugins.of(providers), parts.configuration(), options, Clock.system());
    try {
      stream =
          engine.create(
              new StreamSpec(
                  STREAM_ID,
                  "benchmarks",
                  source.name(),
                  transports.stream().map(Provider::name).toList(),
                  codec.name(),
                  Optional.of(size),
                  OptionalDouble.of(framesPerSecond),
                  PluginParts.bitrateBps(size),
                  false));
    } catch (RuntimeException failure) {
      engine.close();
      throw failure;
    }
  }

  /** Returns the stream. */
  public Stream stream() {
    return stream;
  }

  /** Returns the addresses of the started transports. */
  public List<String> addresses() {
    return engine.addresses();
  }

  /** Returns the number of frames that did not reach the sinks. */
  public long framesLost() {
    return stream.snapshot().stages().stream()
        .mapToLong(stage -> stage.dropped() + stage.failed())
        .sum();
  }

  @Override
  public void close() {
    engine.close();
  }
}
