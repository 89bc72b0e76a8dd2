package io.sutantra.core.pipeline;

import io.sutantra.api.TrackSink;
import io.sutantra.api.media.KeyFrameGate;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaKind;
import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.core.pipeline.PacketContinuity.Loss;
import java.util.Optional;

/**
 * The last stage of a track: hands media to a sink.
 *
 * <p>A transport numbers packets anew, so that its viewers would not notice what was lost before
 * it. After such a loss everything up to the next complete key frame is dropped, and a key frame is
 * asked for.
 */
final class SinkStage extends Stage {
  private static final int BATCH = 8;

  private final TrackSink sink;
  private final boolean onDemand;
  private final Arrow input;
  private final PacketContinuity continuity = new PacketContinuity();
  private final boolean tellsKeyFrames;
  private final KeyFrameGate gate;
  private volatile Throwable unanswered;

  /**
   * A stage for a sink that is open.
   *
   * @param onDemand whether it is handed nothing while it wants nothing
   * @param tellsKeyFrames whether it is known of packets which are key frames: then they begin with
   *     one, also when the source has begun anew
   */
  SinkStage(
      String name,
      TrackSink sink,
      boolean onDemand,
      boolean tellsKeyFrames,
      int queueCapacity,
      StageContext context) {
    super(name, context);
    this.sink = sink;
    this.onDemand = onDemand;
    this.tellsKeyFrames = tellsKeyFrames;
    this.gate = tellsKeyFrames ? KeyFrameGate.closed() : KeyFrameGate.open();
    this.input = new Arrow(queueCapacity, counters(), this::wanted, context.keyFrames(), false);
  }

  @Override
  Optional<Arrow> input() {
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
      // The stage before asks; it is this one that fails, at its next step.
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
    boolean dependent = media.kind() != MediaKind.RAW;
    Loss loss = media instanceof PacketizedFrame packets ? continuity.lookAt(packets) : Loss.NONE;
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
    // What is taken belongs to the sink: nothing may be asked of it afterwards.
    int bytes = media.sizeBytes();
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
      if (dependent) {
        gate.close();
        context().keyFrames().request();
      }
      media.release();
    }
  }

  @Override
  void release() {}
}
