package io.sutantra.core.engine;

import io.sutantra.api.AudioDecoder;
import io.sutantra.api.AudioEncoder;
import io.sutantra.api.Depacketizer;
import io.sutantra.api.EncoderRequest;
import io.sutantra.api.MediaSource;
import io.sutantra.api.MediaTrack;
import io.sutantra.api.Packetizer;
import io.sutantra.api.PayloadFormat;
import io.sutantra.api.SourceStatistics;
import io.sutantra.api.TrackDescription;
import io.sutantra.api.TrackSink;
import io.sutantra.api.VideoDecoder;
import io.sutantra.api.VideoEncoder;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.MediaType;
import io.sutantra.api.media.PacketizedFormat;
import io.sutantra.core.pipeline.Pipeline;
import io.sutantra.core.pipeline.PipelineListener;
import io.sutantra.core.pipeline.PipelineOptions;
import io.sutantra.core.pipeline.PipelineParts;
import io.sutantra.core.pipeline.Plan;
import io.sutantra.core.pipeline.Planner;
import io.sutantra.core.pipeline.RtpNumbering;
import io.sutantra.core.pipeline.StreamPlan;
import io.sutantra.core.plugin.BoundedQuery;
import io.sutantra.core.plugin.WaitLimit;
import io.sutantra.core.queue.PooledFrames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running section of a stream: a started source, a plan, and the pipeline between the source and
 * the sinks. The sinks outlive the flow. All calls into plug-ins that could hang are time-limited.
 */
final class MediaFlow {
  private static final Logger LOG = LoggerFactory.getLogger(MediaFlow.class);

  private final String id;
  private final boolean receives;
  private final StreamThreads threads;
  private final StreamPlan plan;
  private final Pipeline pipeline;
  private final PooledFrames frames;
  private final BoundedQuery<SourceStatistics> statistics;

  private MediaFlow(
      String id,
      MediaSource source,
      boolean receives,
      StreamThreads threads,
      StreamPlan plan,
      Pipeline pipeline,
      PooledFrames frames,
      Executor queries,
      WaitLimit waitLimit) {
    this.id = id;
    this.receives = receives;
    this.threads = threads;
    this.plan = plan;
    this.pipeline = pipeline;
    this.frames = frames;
    this.statistics =
        new BoundedQuery<>(
            "stream " + id + ": the source's statistics",
            SourceStatistics.NONE,
            source::statistics,
            queries,
            waitLimit);
  }

  /**
   * Plans and builds a pipeline, and prepares all its parts.
   *
   * @param opened the source; the flow owns it from now on
   * @param bitrateBps the target bit rate of the encoders
   * @throws Exception the exception of a plug-in; the source is closed then, the sinks are not
   */
  static MediaFlow open(
      FlowSetup setup, OpenSource opened, int bitrateBps, PipelineListener listener)
      throws Exception {
    StreamSpec spec = setup.spec();
    EngineOptions options = setup.context().options();
    OpenSource owned = opened;
    Runnable rest = opened.source()::close;
    try {
      List<? extends MediaTrack> tracks =
          BoundedCalls.ask(
              OpenSource.name(spec),
              "tracks",
              options.startTimeout(),
              () -> opened.source().tracks(),
              late -> {});
      List<MediaFormat> formats = formats(spec, tracks, options.startTimeout());
      boolean receives =
          BoundedCalls.ask(
              OpenSource.name(spec),
              "receives",
              options.startTimeout(),
              () -> opened.source().receives(),
              late -> {});
      CodecParts codecs = new CodecParts(setup.context(), opened.frames());
      MediaSource source =
          new ContinuedSource(
              opened.source(), codecs.completed(tracks, formats), formats, setup.continuity());
      owned = new OpenSource(source, opened.frames());
      Parts parts = new Parts(codecs, setup.sinks(), setup.continuity());
      StreamPlan plan =
          new Planner(parts.codecs())
              .plan(
                  formats,
                  Map.of(MediaType.VIDEO, spec.codec(), MediaType.AUDIO, spec.audioCodec()),
                  setup.requests());
      setup.sinks().prepare(plan, track -> parts.description(track, spec.bitrateBps()));
      Pipeline pipeline =
          new Pipeline(
              plan,
              source,
              parts,
              new PipelineOptions(
                  opened.frames(),
                  options.rawQueueFrames(),
                  options.mediaQueueFrames(),
                  options.keyFrameInterval().toNanos(),
                  bitrateBps,
                  spec.onDemand()),
              listener);
      rest = pipeline::release;
      prepare(spec, pipeline, options.startTimeout());
      return new MediaFlow(
          spec.id(),
          source,
          receives,
          setup.threads(),
          plan,
          pipeline,
          opened.frames(),
          setup.context().queries(),
          setup.context().waitLimit("source." + spec.sourceName()));
    } catch (LateStartException | InterruptedException late) {
      // A codec may still be starting. It is closed when its start returns.
      owned.close(spec.id(), options.closeTimeout());
      throw late;
    } catch (Exception | Error failure) {
      BoundedCalls.close(spec.id(), "plug-ins", options.closeTimeout(), rest);
      opened.frames().close();
      throw failure;
    }
  }

  private static List<MediaFormat> formats(
      StreamSpec spec, List<? extends MediaTrack> tracks, Duration timeout) {
    if (tracks.isEmpty()) {
      throw new StreamException(OpenSource.name(spec) + " has no track, must have at least one");
    }
    List<MediaFormat> formats = new ArrayList<>();
    for (MediaTrack track : tracks) {
      formats.add(
          BoundedCalls.ask(OpenSource.name(spec), "format", timeout, track::format, late -> {}));
    }
    return formats;
  }

  /** Starts the codecs. Permanent faults such as a missing library show here. */
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

  /** A failure because a part of the pipeline did not start in time and may still be starting. */
  private static final class LateStartException extends StreamException {
    private static final long serialVersionUID = 1L;

    LateStartException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * Returns the reception statistics of the source, or the last known ones if the source does not
   * answer.
   */
  SourceStatistics statistics() {
    return statistics.ask();
  }

  /**
   * Returns whether the media come from a remote sender, which may come back after the source has
   * ended.
   */
  boolean receives() {
    return receives;
  }

  StreamPlan plan() {
    return plan;
  }

  Pipeline pipeline() {
    return pipeline;
  }

  /**
   * Starts the stages. Must be called at most once. If the start fails, all parts are released,
   * about within the time limit.
   */
  void start(Duration timeout) {
    boolean started = false;
    try {
      pipeline.start(id, threads.of(plan));
      started = true;
    } finally {
      if (!started) {
        release(end(timeout), timeout);
      }
    }
  }

  /**
   * Ends the stages.
   *
   * @return false if a plug-in blocked its stage for longer than the time limit
   */
  boolean end(Duration timeout) {
    return pipeline.end(timeout);
  }

  /**
   * Releases the source, the codecs and the pictures, about within the time limit.
   *
   * @param ended the result of {@link #end}
   */
  void release(boolean ended, Duration timeout) {
    if (ended) {
      BoundedCalls.close(id, "plug-ins", timeout, pipeline::release);
    } else {
      // Native code must not be closed while a thread executes it. The memory is lost; the process
      // is not.
      LOG.warn("stream {}: a plug-in holds up its stage; what it uses cannot be given back", id);
    }
    // A stream that has ended may stay listed for days without a need for its pictures.
    frames.close();
  }

  /**
   * The parts of plug-ins in one pipeline: new parts of this flow, and parts that the stream keeps.
   */
  private record Parts(CodecParts codecs, StreamSinks sinks, Continuity continuity)
      implements PipelineParts {
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
      return continuity.packetizer(codec, () -> codecs.packetizer(codec).orElseThrow());
    }

    @Override
    public RtpNumbering numbering(PacketizedFormat format) {
      return continuity.numbering(format);
    }

    @Override
    public AudioEncoder audioEncoder(String codec) {
      return codecs.audioEncoder(codec).orElseThrow();
    }

    @Override
    public AudioDecoder audioDecoder(String codec) {
      return codecs.audioDecoder(codec).orElseThrow();
    }

    @Override
    public Optional<Depacketizer> depacketizer(String codec) {
      return codecs.depacketizer(codec);
    }

    @Override
    public Optional<PayloadFormat> payloadFormat(String codec) {
      return codecs.payloadFormat(codec);
    }

    @Override
    public TrackSink sink(Plan.Outlet outlet) {
      return sinks.use(outlet);
    }

    /** Describes a track to a sink. The stream's bit rate applies to its video track. */
    TrackDescription description(MediaFormat format, int bitrateBps) {
      int aim = format.type() == MediaType.VIDEO ? bitrateBps : 0;
      Optional<PayloadFormat> payload =
          format instanceof PacketizedFormat packets
              ? codecs.payloadFormat(packets.codec())
              : Optional.empty();
      return payload.isPresent()
          ? new TrackDescription(format, aim, payload.get()::negotiate)
          : new TrackDescription(format, aim);
    }
  }
}
