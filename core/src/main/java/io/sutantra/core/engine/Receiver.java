package io.sutantra.core.engine;

import io.sutantra.api.Clock;
import io.sutantra.api.MediaSink;
import io.sutantra.api.SourceStatistics;
import io.sutantra.api.media.AudioFrame;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.MediaKind;
import io.sutantra.api.media.MediaType;
import io.sutantra.api.media.VideoFrame;
import io.sutantra.core.pipeline.PipelineListener;
import io.sutantra.core.pipeline.SinkRequest;
import io.sutantra.core.plugin.Plugins;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * A standalone consumer of any source. A receiver decodes the source's media to pictures and sound
 * with the same stages that serve streams.
 *
 * <p><b>Threading:</b> any thread; pictures and sound arrive on threads of the receiver.
 */
public final class Receiver implements AutoCloseable {
  private static final String SINK = "receiver";

  private final EngineContext context;
  private final StreamThreads threads;
  private final MediaFlow flow;
  private final Progress progress;

  private Receiver(
      EngineContext context, StreamThreads threads, MediaFlow flow, Progress progress) {
    this.context = context;
    this.threads = threads;
    this.flow = flow;
    this.progress = progress;
  }

  /**
   * Opens a source and begins to receive.
   *
   * @param source the source as {@code NAME:ARGUMENT}, such as {@code
   *     mock:tcp://127.0.0.1:8190/demo}
   * @param codec the codec whose decoder is used if the source does not name one
   * @param pictures a consumer that may use each picture until its call returns
   * @param sound a consumer of the audio frames
   * @throws StreamException if the source cannot be opened, with the reason
   */
  public static Receiver open(
      Plugins plugins,
      PluginSettings settings,
      EngineOptions options,
      String source,
      String codec,
      Consumer<VideoFrame> pictures,
      Consumer<AudioFrame> sound) {
    EngineContext context = new EngineContext(plugins, settings, options, Clock.system());
    StreamThreads threads = new StreamThreads(options, Clock.system());
    Progress progress = new Progress();
    StreamSpec spec =
        new StreamSpec(
            "receiver",
            "receiver",
            source,
            List.of(SINK),
            codec,
            Optional.empty(),
            OptionalDouble.empty(),
            StreamSpec.MAX_BITRATE_BPS,
            false);
    SinkRequest request = new SinkRequest(SINK, MediaKind.RAW, format -> true, "raw media");
    StreamSinks sinks =
        new StreamSinks(
            spec.id(),
            options.startTimeout(),
            options.closeTimeout(),
            (name, tracks) -> new CallbackSink(pictures, sound),
            context.queries());
    FlowSetup setup =
        new FlowSetup(context, spec, List.of(request), sinks, new Continuity(), threads);
    try {
      OpenSource opened = OpenSource.start(context, spec, Duration.ZERO);
      MediaFlow flow = MediaFlow.open(setup, opened, spec.bitrateBps(), progress);
      flow.start(options.closeTimeout());
      return new Receiver(context, threads, flow, progress);
    } catch (Exception | Error failure) {
      threads.close();
      context.close();
      throw new StreamException(Failures.describe("source '" + source + "'", failure), failure);
    }
  }

  /** Returns the format of the source's main track. */
  public MediaFormat format() {
    return flow.plan().main().source();
  }

  /** Returns whether the source delivers sound too. */
  public boolean hasSound() {
    return flow.plan().has(MediaType.AUDIO);
  }

  /** Returns the reception statistics of the source. */
  public SourceStatistics statistics() {
    return flow.statistics();
  }

  /** Returns the reason of the failure, if the receiver has failed. */
  public Optional<String> failure() {
    return Optional.ofNullable(progress.failure);
  }

  /** Returns whether the source has ended. */
  public boolean ended() {
    return progress.ended;
  }

  @Override
  public void close() {
    Duration half = context.options().closeTimeout().dividedBy(2);
    flow.release(flow.end(half), half);
    threads.close();
    context.close();
  }

  /** The failure and the end of the pipeline, as its stages report them. */
  private static final class Progress implements PipelineListener {
    private volatile String failure;
    private volatile boolean ended;

    @Override
    public void failed(String stage, boolean ofSource, Throwable cause) {
      failure = Failures.describe(stage, cause);
    }

    @Override
    public void ended() {
      ended = true;
    }
  }

  /** A sink that passes media to the callbacks of the receiver and releases them. */
  private record CallbackSink(Consumer<VideoFrame> pictures, Consumer<AudioFrame> sound)
      implements MediaSink {
    @Override
    public boolean offer(Media media) {
      try {
        if (media instanceof VideoFrame picture) {
          pictures.accept(picture);
        } else if (media instanceof AudioFrame frame) {
          sound.accept(frame);
        }
      } finally {
        media.release();
      }
      return true;
    }

    @Override
    public void close() {}
  }
}
