package io.sutantra.core.engine;

import io.sutantra.api.Depacketizer;
import io.sutantra.api.EncoderRequest;
import io.sutantra.api.FrameSource;
import io.sutantra.api.MediaSink;
import io.sutantra.api.Packetizer;
import io.sutantra.api.SourceProvider;
import io.sutantra.api.SourceRequest;
import io.sutantra.api.VideoDecoder;
import io.sutantra.api.VideoEncoder;
import io.sutantra.api.media.FramePool;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.core.agent.AgentExecutor;
import io.sutantra.core.pipeline.Pipeline;
import io.sutantra.core.pipeline.PipelineOptions;
import io.sutantra.core.pipeline.PipelineParts;
import io.sutantra.core.pipeline.Plan;
import io.sutantra.core.pipeline.Planner;
import io.sutantra.core.pipeline.SinkRequest;
import io.sutantra.core.queue.PooledFrames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Media that flows: a started source, a plan, and its running pipeline. All calls into plug-ins
 * that could hang are bounded.
 */
final class Flow {
  private static final Logger LOG = LoggerFactory.getLogger(Flow.class);

  private final String id;
  private final FrameSource source;
  private final Plan plan;
  private final Pipeline pipeline;
  private final List<MediaSink> sinks;
  private final PooledFrames frames;

  private Flow(
      String id,
      FrameSource source,
      Plan plan,
      Pipeline pipeline,
      List<MediaSink> sinks,
      PooledFrames frames) {
    this.id = id;
    this.source = source;
    this.plan = plan;
    this.pipeline = pipeline;
    this.sinks = List.copyOf(sinks);
    this.frames = frames;
  }

  /**
   * Opens the source, plans, builds, has all parts ready, and starts.
   *
   * @param requests what the sinks want
   * @param sinks opens one
   * @throws Exception what a plug-in threw; everything that was opened is closed again
   */
  static Flow open(
      Workshop workshop,
      StreamSpec spec,
      List<SinkRequest> requests,
      Function<Plan.Outlet, MediaSink> sinks,
      AgentExecutor executor,
      Pipeline.Listener listener)
      throws Exception {
    EngineOptions options = workshop.options();
    PooledFrames frames = workshop.newPool();
    FrameSource source = startSource(workshop, spec, frames);
    Parts parts = new Parts(new CodecParts(workshop, frames), sinks);
    Pipeline pipeline = null;
    try {
      MediaFormat format =
          BoundedCalls.ask(
              name(spec), "format", options.startTimeout(), source::format, late -> {});
      Plan plan = new Planner(parts.codecs).plan(format, spec.codec(), requests);
      pipeline =
          new Pipeline(
              plan,
              source,
              parts,
              new PipelineOptions(
                  frames,
                  options.rawQueueFrames(),
                  options.mediaQueueFrames(),
                  options.keyFrameInterval().toNanos(),
                  spec.bitrateBps(),
                  spec.onDemand()),
              listener);
      prepare(spec, pipeline, options.startTimeout());
      pipeline.start(spec.id(), executor);
      return new Flow(spec.id(), source, plan, pipeline, parts.opened, frames);
    } catch (LateStartException late) {
      // What hangs is in a part's start; its close comes when that is back.
      close(spec.id(), options.closeTimeout(), parts.opened);
      BoundedCalls.close(spec.id(), "source", options.closeTimeout(), source::close);
      throw late;
    } catch (Exception | Error failure) {
      close(spec.id(), options.closeTimeout(), parts.opened);
      Runnable rest = pipeline == null ? source::close : pipeline::release;
      BoundedCalls.close(spec.id(), "plug-ins", options.closeTimeout(), rest);
      throw failure;
    }
  }

  /** Starts the codecs: what cannot work, such as a library that is missing, shows here. */
  private static void prepare(StreamSpec spec, Pipeline pipeline, Duration timeout)
      throws Exception {
    try {
      BoundedCalls.start(spec.id() + "-prepare", timeout, pipeline::prepare, pipeline::release);
    } catch (TimeoutException late) {
      throw new LateStartException(
          "the codecs of stream '%s' did not start within %s"
              .formatted(spec.id(), BoundedCalls.seconds(timeout)),
          late);
    }
  }

  /** A part that is still starting. */
  private static final class LateStartException extends StreamException {
    private static final long serialVersionUID = 1L;

    LateStartException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private static String name(StreamSpec spec) {
    return "source '" + spec.source() + "'";
  }

  private static FrameSource startSource(Workshop workshop, StreamSpec spec, FramePool frames)
      throws Exception {
    String name = spec.sourceName();
    SourceProvider provider = workshop.plugins().source(name);
    Duration timeout = workshop.options().startTimeout();
    FrameSource source =
        BoundedCalls.ask(
            name(spec),
            "create",
            timeout,
            () ->
                provider.create(
                    new SourceRequest(
                        spec.id(), spec.sourceArgument(), spec.size(), spec.framesPerSecond()),
                    workshop.settings().source(name),
                    workshop.environment("source." + name, frames)),
            FrameSource::close);
    try {
      BoundedCalls.start(spec.id() + "-open", timeout, source::start, source::close);
      return source;
    } catch (TimeoutException late) {
      throw new StreamException(
          "%s did not start within %s".formatted(name(spec), BoundedCalls.seconds(timeout)), late);
    } catch (Exception failure) {
      BoundedCalls.close(spec.id(), "source", workshop.options().closeTimeout(), source::close);
      throw failure;
    }
  }

  FrameSource source() {
    return source;
  }

  Plan plan() {
    return plan;
  }

  Pipeline pipeline() {
    return pipeline;
  }

  /**
   * Ends the stages, tells the viewers, and gives everything back, about within that time, whatever
   * the plug-ins do, and whether or not the caller was interrupted.
   */
  void close(Duration timeout) {
    boolean interrupted = Thread.interrupted();
    try {
      closeAll(timeout);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void closeAll(Duration timeout) {
    Duration third = timeout.dividedBy(3);
    boolean ended = pipeline.end(third);
    close(id, third, sinks);
    if (ended) {
      BoundedCalls.close(id, "plug-ins", third, pipeline::release);
    } else {
      // Native code must not be closed under a thread that is in it. The memory is lost; the
      // process is not.
      LOG.warn("stream {}: a plug-in holds up its stage; what it uses cannot be given back", id);
    }
    // A stream that has ended may be looked at for days; its pictures are not needed for that.
    frames.close();
  }

  /** Closes all at once: one that hangs or throws must not keep the others' viewers waiting. */
  private static void close(String id, Duration timeout, List<MediaSink> sinks) {
    BoundedCalls.together(
        id + "-closer",
        sinks.stream()
            .<Runnable>map(sink -> () -> BoundedCalls.close(id, "sinks", timeout, sink::close))
            .toList());
  }

  /** The plug-ins' parts, and the sinks that were opened so far. */
  private static final class Parts implements PipelineParts {
    private final CodecParts codecs;
    private final Function<Plan.Outlet, MediaSink> sinks;
    private final List<MediaSink> opened = new ArrayList<>();

    Parts(CodecParts codecs, Function<Plan.Outlet, MediaSink> sinks) {
      this.codecs = codecs;
      this.sinks = sinks;
    }

    @Override
    public Function<EncoderRequest, VideoEncoder> encoders(String codec) {
      return codecs.encoders(codec);
    }

    @Override
    public VideoDecoder decoder(String codec) {
      return codecs.decoder(codec).orElseThrow();
    }

    @Override
    public Packetizer packetizer(String codec) {
      return codecs.packetizer(codec).orElseThrow();
    }

    @Override
    public Optional<Depacketizer> depacketizer(String codec) {
      return codecs.depacketizer(codec);
    }

    @Override
    public MediaSink sink(Plan.Outlet outlet) {
      MediaSink sink = sinks.apply(outlet);
      opened.add(sink);
      return sink;
    }
  }
}
