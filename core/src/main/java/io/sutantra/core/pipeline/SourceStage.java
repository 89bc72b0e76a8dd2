package io.sutantra.core.pipeline;

import io.sutantra.api.Depacketizer;
import io.sutantra.api.FrameSource;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.core.agent.Wakeup;
import java.io.IOException;
import java.util.Optional;

/** The first stage: polls the source. */
final class SourceStage extends Stage {
  private final FrameSource source;
  private final Optional<Depacketizer> inspector;
  private final boolean urgent;
  private final Runnable onEnd;
  private boolean ended;

  /**
   * A stage for a source that was started.
   *
   * @param inspector for packetized media: tells key frames, which a receiver cannot
   * @param urgent whether it must not wait for the stages behind it
   * @param onEnd is run once when there is nothing more to come
   */
  SourceStage(
      FrameSource source,
      Optional<Depacketizer> inspector,
      boolean urgent,
      Runnable onEnd,
      StageContext context) {
    super(Pipeline.SOURCE, context);
    this.source = source;
    this.inspector = inspector;
    this.urgent = urgent;
    this.onEnd = onEnd;
  }

  @Override
  Optional<Arrow> input() {
    return Optional.empty();
  }

  @Override
  void wakeBy(Wakeup wakeup) {
    context().keyFrames().wakeBy(wakeup);
    source.wakeBy(wakeup::wake);
    wakeup.wake();
  }

  @Override
  public int doWork(long nowNanos) throws IOException {
    if (context().keyFrames().due(nowNanos)) {
      source.requestKeyFrame();
    }
    Media media = source.poll(nowNanos);
    if (media == null) {
      if (!ended && source.ended()) {
        ended = true;
        onEnd.run();
      }
      return 0;
    }
    counters().in();
    try {
      media = inspected(media);
    } catch (RuntimeException | Error broken) {
      counters().failed();
      throw broken;
    }
    if (media.keyFrame()) {
      context().keyFrames().delivered();
    }
    emit(media);
    return 1;
  }

  private Media inspected(Media media) {
    if (inspector.isPresent() && media instanceof PacketizedFrame frame && !frame.keyFrame()) {
      Optional<EncodedFrame> unit = inspector.get().depacketize(frame);
      if (unit.isPresent() && unit.get().keyFrame()) {
        return new PacketizedFrame(
            frame.packets(), true, frame.temporalLayer(), frame.ptsNanos(), frame.captureNanos());
      }
    }
    return media;
  }

  @Override
  public boolean urgent() {
    return urgent;
  }

  @Override
  public long nextDeadlineNanos(long nowNanos) {
    return ended
        ? Long.MAX_VALUE
        : Math.min(source.nextPollNanos(nowNanos), context().keyFrames().dueNanos(nowNanos));
  }

  @Override
  void release() {
    source.close();
  }
}
