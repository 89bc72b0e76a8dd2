package io.sutantra.core.pipeline;

import io.sutantra.api.Depacketizer;
import io.sutantra.api.FrameSource;
import io.sutantra.api.media.EncodedFormat;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.MediaKind;
import io.sutantra.api.media.PacketizedFormat;
import io.sutantra.core.agent.AgentExecutor;
import io.sutantra.core.pipeline.Plan.Step;
import io.sutantra.core.pipeline.Stage.StageContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A plan, built of real stages.
 *
 * <p><b>Threading:</b> {@link #start} and {@link #end} from one thread at a time, and not from a
 * stage's; everything else from any.
 */
public final class Pipeline {
  /** The name of the first stage, in which the source is polled. */
  public static final String SOURCE = "source";

  private final List<Stage> stages = new ArrayList<>();
  private final List<EncodeStage> encoders = new ArrayList<>();
  private final Set<KeyFrameRequests> keyFrames = new LinkedHashSet<>();
  private final PipelineOptions options;
  private AgentExecutor.Group group;

  /**
   * Hears what becomes of a pipeline, on the threads of its stages. More than one stage may fail,
   * also after the end of the source.
   */
  public interface Listener {
    /** A stage threw; it does no more, and the pipeline should be ended. */
    void failed(String stage, Throwable cause);

    /** The source has come to its end. */
    void ended();
  }

  /**
   * Builds the stages. Nothing runs before {@link #start}.
   *
   * @param source was started
   */
  public Pipeline(
      Plan plan,
      FrameSource source,
      PipelineParts parts,
      PipelineOptions options,
      Listener listener) {
    this.options = options;
    // Who needs a key frame asks the one who makes what it takes: the source, or the encoder.
    Map<MediaFormat, StageContext> contexts = new HashMap<>();
    StageContext context = context(listener);
    contexts.put(plan.source(), context);
    Map<MediaFormat, Stage> makers = new HashMap<>();
    Map<Stage, List<Arrow>> arrows = new HashMap<>();
    Optional<Depacketizer> inspector = inspector(plan, parts);
    // Of packets of a codec that is not known here nobody can tell which are key frames.
    boolean tellsKeyFrames = !(plan.source() instanceof PacketizedFormat) || inspector.isPresent();
    add(
        new SourceStage(source, inspector, urgent(plan), listener::ended, context),
        plan.source(),
        makers);
    for (Step step : plan.steps()) {
      context = step.kind() == StepKind.ENCODE ? context(listener) : contexts.get(step.input());
      contexts.put(step.output(), context);
      Stage stage = stage(step, parts, context);
      connect(makers.get(step.input()), stage, arrows);
      add(stage, step.output(), makers);
    }
    for (Plan.Outlet outlet : plan.outlets()) {
      context = contexts.get(outlet.format());
      keyFrames.add(context.keyFrames());
      // Access units and packets that are passed on as they came need no encoder or decoder, and a
      // sink may keep them for viewers to come.
      boolean passedOn =
          outlet.format().kind() != MediaKind.RAW && context.equals(contexts.get(plan.source()));
      SinkStage stage =
          new SinkStage(
              outlet.sink(),
              parts.sink(outlet),
              options.onDemand() && !passedOn,
              outlet.format() instanceof PacketizedFormat && (!passedOn || tellsKeyFrames),
              capacity(outlet.format()),
              context);
      connect(makers.get(outlet.format()), stage, arrows);
      stages.add(stage);
    }
    arrows.forEach(Stage::connect);
  }

  /** Pictures come by the clock, and codecs take long. Packets and sinks alone wait for nobody. */
  private static boolean urgent(Plan plan) {
    return plan.source().kind() == MediaKind.RAW || !plan.steps().isEmpty();
  }

  private StageContext context(Listener listener) {
    return new StageContext(
        options.frames(),
        new KeyFrameRequests(options.keyFrameIntervalNanos()),
        options.onDemand(),
        (stage, cause) -> listener.failed(stage.name(), cause));
  }

  private static void connect(Stage from, Stage to, Map<Stage, List<Arrow>> arrows) {
    arrows.computeIfAbsent(from, key -> new ArrayList<>()).add(to.input().orElseThrow());
  }

  private void add(Stage stage, MediaFormat makes, Map<MediaFormat, Stage> makers) {
    stages.add(stage);
    makers.put(makes, stage);
  }

  private static Optional<Depacketizer> inspector(Plan plan, PipelineParts parts) {
    boolean passedOn =
        plan.outlets().stream().anyMatch(outlet -> outlet.format().equals(plan.source()));
    return passedOn && plan.source() instanceof PacketizedFormat packets
        ? parts.depacketizer(packets.codec())
        : Optional.empty();
  }

  private Stage stage(Step step, PipelineParts parts, StageContext context) {
    String codec = step.codec();
    int capacity = capacity(step.input());
    return switch (step.kind()) {
      case ENCODE -> {
        EncodeStage stage =
            new EncodeStage(
                codec,
                parts.encoders(codec),
                step.input(),
                options.bitrateBps(),
                capacity,
                context);
        encoders.add(stage);
        yield stage;
      }
      case DECODE -> new DecodeStage(codec, parts.decoder(codec), capacity, context);
      case PACKETIZE ->
          new PacketizeStage(
              codec,
              parts.packetizer(codec),
              parts.numbering((PacketizedFormat) step.output()),
              capacity,
              context);
      case DEPACKETIZE ->
          new DepacketizeStage(codec, parts.depacketizer(codec).orElseThrow(), capacity, context);
    };
  }

  private int capacity(MediaFormat input) {
    return input.kind() == MediaKind.RAW ? options.rawQueueFrames() : options.mediaQueueFrames();
  }

  /**
   * Has all parts ready: loads libraries, opens codecs. Before {@link #start}, on any thread; may
   * block in a plug-in. Without it each stage does so by itself, before its first frame.
   */
  public void prepare() {
    stages.forEach(Stage::prepare);
  }

  /** Hands the stages to whoever runs them. Once. */
  public void start(String name, AgentExecutor executor) {
    group = executor.run(name, stages);
    for (Stage stage : stages) {
      stage.wakeBy(group.wakeup(stage));
    }
  }

  /**
   * Ends the stages. What waits is released and counted.
   *
   * @return false if a stage did not end in that time, because a plug-in holds it up: then {@link
   *     #release} must not be called
   */
  public boolean end(Duration timeout) {
    return group == null || group.end(timeout);
  }

  /** Closes source and codecs. After {@link #end} said true. A plug-in may block here. */
  public void release() {
    RuntimeException first = null;
    for (Stage stage : stages) {
      try {
        stage.release();
      } catch (RuntimeException broken) {
        first = first == null ? broken : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }

  /** Asks for a key frame of all that the sinks are given. */
  public void requestKeyFrame() {
    keyFrames.forEach(KeyFrameRequests::request);
  }

  /** Aims all encoders at another bit rate, in bits a second. */
  public void setTargetBitrate(int bitrateBps) {
    encoders.forEach(encoder -> encoder.setTargetBitrate(bitrateBps));
  }

  /** What each stage has done, in the order of the flow. */
  public List<StageSnapshot> snapshot() {
    return stages.stream().map(Stage::snapshot).toList();
  }

  /**
   * Bytes of encoded media that were made or came in; packets count only if nothing else does. 0 if
   * all is raw.
   */
  public static long encodedBytes(Plan plan, List<StageSnapshot> snapshot) {
    for (int i = 0; i <= plan.steps().size(); i++) {
      MediaFormat made = i == 0 ? plan.source() : plan.steps().get(i - 1).output();
      if (made instanceof EncodedFormat || made instanceof PacketizedFormat) {
        return snapshot.get(i).bytesOut();
      }
    }
    return 0;
  }
}
