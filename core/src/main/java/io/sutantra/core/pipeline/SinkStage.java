package io.sutantra.core.pipeline;

import io.sutantra.api.MediaSink;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaKind;
import java.util.Optional;

/** The last stage: hands media to a transport. */
final class SinkStage extends Stage {
  private static final int BATCH = 8;

  private final MediaSink sink;
  private final boolean onDemand;
  private final Arrow input;
  private boolean awaitingKeyFrame;
  private volatile Throwable unanswered;

  /**
   * A stage for a sink that is open.
   *
   * @param onDemand whether it is handed nothing while it wants nothing
   */
  SinkStage(
      String transport, MediaSink sink, boolean onDemand, int queueCapacity, StageContext context) {
    super("sink-" + transport, context);
    this.sink = sink;
    this.onDemand = onDemand;
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
    if (awaitingKeyFrame && !media.keyFrame()) {
      context().keyFrames().request();
      counters().dropped(DropReason.AWAITING_KEY_FRAME);
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
      awaitingKeyFrame = false;
      counters().out(bytes);
    } else {
      counters().dropped(DropReason.REFUSED_BY_SINK);
      awaitingKeyFrame = dependent;
      if (dependent) {
        context().keyFrames().request();
      }
      media.release();
    }
  }

  @Override
  void release() {}
}
