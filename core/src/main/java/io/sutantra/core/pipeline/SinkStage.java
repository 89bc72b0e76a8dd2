package io.sutantra.core.pipeline;

import io.sutantra.api.TrackSink;
import io.sutantra.api.media.KeyFrameGate;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaKind;
import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.core.pipeline.PacketContinuity.Loss;
import java.util.Optional;

/**
 * The last stage of a track, which hands media to a sink.
 *
 * <p>A transport renumbers packets, so its viewers would not notice an earlier loss. After such a
 * loss, everything up to the next complete key frame is dropped, and a key frame is requested.
 */
final class SinkStage extends Stage {
  private static final int BATCH = 8;

  private final TrackSink sink;
  private final boolean onDemand;
  private final StageInput input;
  private final PacketContinuity continuity = new PacketContinuity();
  private final boolean dependent;
  private final boolean tellsKeyFrames;
  private final KeyFrameGate gate;
  private volatile Throwable unanswered;

  /**
   * Creates a stage for an open sink.
   *
   * @param onDemand whether the sink is handed nothing while it wants nothing
   * @param dependent whether media that are not raw must not follow a loss, except for a key frame
   * @param tellsKeyFrames whether key frames are marked in the packets: then the first media of the
   *     sink is a key frame, also after the source was opened again
   */
  SinkStage(
      String name,
      TrackSink sink,
      boolean onDemand,
      boolean dependent,
      boolean tellsKeyFrames,
      int queueCapacity,
      StageContext context) {
    super(name, context);
    this.sink = sink;
    this.onDemand = onDemand;
    this.dependent = dependent;
    this.tellsKeyFrames = tellsKeyFrames;
    this.gate = tellsKeyFrames ? KeyFrameGate.closed() : KeyFrameGate.open();
    this.input =
        new StageInput(queueCapacity, counters(), this::wanted, context.keyFrames(), dependent);
  }

  @Override
  Optional<StageInput> input() {
    return Optional.of(input);
  }

  @Override
  boolean wanted() {
    if (!onDemand) {
      return true;
    }
    try {
      return sink.wanted();
    } catch (RuntimeException | Error broken) {
      // The preceding stage calls this method, but this stage has to fail, at its next step.
      unanswered = broken;
      return false;
    }
  }

  @Override
  public int doWork(long nowNanos) {
    if (unanswered != null) {
      throw new IllegalStateException("it cannot say whether it wants media", unanswered);
    }
    int work = 0;
    while (work < BATCH) {
      Media media = input.poll();
      if (media == null) {
        break;
      }
      work++;
      hand(media);
    }
    return work;
  }

  private void hand(Media media) {
    Loss loss = media instanceof PacketizedFrame packets ? continuity.check(packets) : Loss.NONE;
    if (tellsKeyFrames && loss != Loss.NONE) {
      gate.close();
    }
    if (loss == Loss.WITHIN) {
      context().keyFrames().request();
      counters().dropped(DropReason.INCOMPLETE);
      media.release();
      return;
    }
    if (!gate.admits(media.keyFrame())) {
      context().keyFrames().request();
      counters().dropped(DropReason.AWAITING_KEY_FRAME);
      media.release();
      return;
    }
    // A sink owns the media that it has accepted, so the size is read before.
    int bytes = media.sizeBytes();
    boolean raw = media.kind() == MediaKind.RAW;
    boolean taken;
    try {
      taken = sink.offer(media);
    } catch (RuntimeException | Error broken) {
      counters().failed();
      throw broken;
    }
    if (taken) {
      gate.passed();
      counters().out(bytes);
    } else {
      counters().dropped(DropReason.REFUSED_BY_SINK);
      if (dependent && !raw) {
        gate.close();
        context().keyFrames().request();
      }
      media.release();
    }
  }

  @Override
  void release() {}
}
