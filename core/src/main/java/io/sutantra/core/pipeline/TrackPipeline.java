package io.sutantra.core.pipeline;

import io.sutantra.api.PayloadFormat;
import io.sutantra.api.media.EncodedFormat;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.MediaKind;
import io.sutantra.api.media.MediaType;
import io.sutantra.api.media.PacketizedFormat;
import io.sutantra.core.pipeline.Plan.Step;
import io.sutantra.core.pipeline.Stage.StageContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The stages of one track.
 *
 * <p><b>Threading:</b> built by one thread, then read by any.
 */
final class TrackPipeline {
  private final Plan plan;
  private final String suffix;
  private final PipelineParts parts;
  private final PipelineOptions options;
  private final PipelineListener listener;
  private final List<Stage> stages = new ArrayList<>();
  private final List<EncodeStage> encoders = new ArrayList<>();
  private final Set<KeyFramePacer> keyFrames = new LinkedHashSet<>();

  /** The stage of each node of the plan, by the node's id. */
  private final Map<Integer, Stage> makers = new HashMap<>();

  /**
   * The context of each node, by the node's id. The context leads a key-frame request to the source
   * or to the encoder.
   */
  private final Map<Integer, StageContext> contexts = new HashMap<>();

  private final Map<Stage, List<StageInput>> inputs = new HashMap<>();

  /**
   * Builds the stages.
   *
   * @param suffix the suffix that keeps the stage names of different tracks apart
   */
  TrackPipeline(
      Plan plan,
      String suffix,
      SourceStage.Polled source,
      PipelineParts parts,
      PipelineOptions options,
      PipelineListener listener) {
    this.plan = plan;
    this.suffix = suffix;
    this.parts = parts;
    this.options = options;
    this.listener = listener;
    Optional<PayloadFormat> inspector = inspector();
    StageContext context = context();
    add(
        Plan.SOURCE,
        new SourceStage("source" + suffix, source, inspector, urgent(), context),
        context);
    plan.steps().forEach(this::add);
    // Key frames cannot be found in packets of an unknown codec.
    boolean tellsKeyFrames = !(plan.source() instanceof PacketizedFormat) || inspector.isPresent();
    plan.outlets().forEach(outlet -> add(outlet, tellsKeyFrames));
    inputs.forEach(Stage::connect);
  }

  private void add(Step step) {
    StageContext context = step.kind() == StepKind.ENCODE ? context() : contexts.get(step.input());
    Stage stage = stage(step, context);
    connect(step.input(), stage);
    add(step.id(), stage, context);
  }

  private void add(int id, Stage stage, StageContext context) {
    stages.add(stage);
    makers.put(id, stage);
    contexts.put(id, context);
  }

  private void add(Plan.Outlet outlet, boolean tellsKeyFrames) {
    StageContext context = contexts.get(outlet.input());
    keyFrames.add(context.keyFrames());
    // Access units and packets that are passed on unchanged need no encoder or decoder, and a sink
    // may keep them for later viewers.
    boolean passedOn =
        outlet.format().kind() != MediaKind.RAW && context.equals(contexts.get(Plan.SOURCE));
    boolean packets = outlet.format() instanceof PacketizedFormat;
    boolean dependent = type() == MediaType.VIDEO && (!packets || !passedOn || tellsKeyFrames);
    SinkStage stage =
        new SinkStage(
            "sink-" + outlet.sink() + suffix,
            parts.sink(outlet),
            options.onDemand() && !passedOn,
            dependent,
            dependent && packets,
            capacity(outlet.format()),
            context);
    connect(outlet.input(), stage);
    stages.add(stage);
  }

  /**
   * Returns whether the source must not wait for later stages. Pictures come by the clock, and
   * codecs take long; packets that only go to sinks wait for no codec.
   */
  private boolean urgent() {
    return plan.source().type() == MediaType.VIDEO
        && (plan.source().kind() == MediaKind.RAW || !plan.steps().isEmpty());
  }

  private StageContext context() {
    return new StageContext(
        options.frames(),
        type() == MediaType.VIDEO
            ? new KeyFramePacer(options.keyFrameIntervalNanos())
            : KeyFramePacer.unused(),
        options.onDemand(),
        (stage, cause) -> listener.failed(stage.name(), stage instanceof SourceStage, cause));
  }

  private void connect(int from, Stage to) {
    inputs
        .computeIfAbsent(makers.get(from), key -> new ArrayList<>())
        .add(to.input().orElseThrow());
  }

  private Optional<PayloadFormat> inspector() {
    boolean passedOn = plan.outlets().stream().anyMatch(outlet -> outlet.input() == Plan.SOURCE);
    return passedOn && plan.source() instanceof PacketizedFormat packets
        ? parts.payloadFormat(packets.codec())
        : Optional.empty();
  }

  private Stage stage(Step step, StageContext context) {
    String codec = step.codec();
    MediaFormat input = plan.format(step.input());
    int capacity = capacity(input);
    boolean sound = step.output().type() == MediaType.AUDIO;
    return switch (step.kind()) {
      case ENCODE ->
          sound
              ? new AudioEncodeStage(codec, parts.audioEncoder(codec), capacity, context)
              : encoder(codec, input, capacity, context);
      case DECODE ->
          sound
              ? new AudioDecodeStage(codec, parts.audioDecoder(codec), capacity, context)
              : new DecodeStage(codec, parts.decoder(codec), capacity, context);
      case PACKETIZE ->
          new PacketizeStage(
              codec,
              parts.packetizer(codec),
              sound ? parts.payloadFormat(codec) : Optional.empty(),
              parts.numbering((PacketizedFormat) step.output()),
              capacity,
              context);
      case DEPACKETIZE ->
          new DepacketizeStage(codec, parts.depacketizer(codec).orElseThrow(), capacity, context);
    };
  }

  private EncodeStage encoder(String codec, MediaFormat input, int capacity, StageContext context) {
    EncodeStage stage =
        new EncodeStage(
            codec, parts.encoders(codec), input, options.bitrateBps(), capacity, context);
    encoders.add(stage);
    return stage;
  }

  private int capacity(MediaFormat input) {
    return input.kind() == MediaKind.RAW ? options.rawQueueFrames() : options.mediaQueueFrames();
  }

  List<Stage> stages() {
    return stages;
  }

  MediaType type() {
    return plan.source().type();
  }

  void requestKeyFrame() {
    keyFrames.forEach(KeyFramePacer::request);
  }

  void setTargetBitrate(int bitrateBps) {
    encoders.forEach(encoder -> encoder.setTargetBitrate(bitrateBps));
  }

  long framesOfSource() {
    return makers.get(Plan.SOURCE).snapshot().out();
  }

  long encodedBytes() {
    for (int id = Plan.SOURCE; id <= plan.steps().size(); id++) {
      MediaFormat made = plan.format(id);
      if (made instanceof EncodedFormat || made instanceof PacketizedFormat) {
        return makers.get(id).snapshot().bytesOut();
      }
    }
    return 0;
  }
}
