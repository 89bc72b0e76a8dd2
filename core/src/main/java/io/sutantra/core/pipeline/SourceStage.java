package io.sutantra.core.pipeline;

import io.sutantra.api.FrameInfo;
import io.sutantra.api.MediaTrack;
import io.sutantra.api.PayloadFormat;
import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.api.media.RtpPacket;
import io.sutantra.core.agent.Wakeup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The first stage of a track, which polls the source. */
final class SourceStage extends Stage {
  private static final Logger LOG = LoggerFactory.getLogger(SourceStage.class);

  private final Polled source;
  private final Optional<PayloadFormat> inspector;
  private final List<Bytes> payloads = new ArrayList<>();
  private final boolean urgent;
  private boolean ended;
  private boolean warned;

  /**
   * A track of a started source.
   *
   * @param track the track to poll
   * @param turn the lock that is held during each call into the track: tracks of a source are
   *     called one at a time
   * @param onEnd an action that runs once, after the last media of the track
   */
  record Polled(MediaTrack track, Object turn, Runnable onEnd) {}

  /**
   * Creates a stage for a track.
   *
   * @param inspector the payload format of packetized media, which finds the key frames that a
   *     receiver cannot mark
   * @param urgent whether the stage must not wait for the stages behind it
   */
  SourceStage(
      String name,
      Polled source,
      Optional<PayloadFormat> inspector,
      boolean urgent,
      StageContext context) {
    super(name, context);
    this.source = source;
    this.inspector = inspector;
    this.urgent = urgent;
  }

  @Override
  Optional<StageInput> input() {
    return Optional.empty();
  }

  @Override
  void wakeBy(Wakeup wakeup) {
    context().keyFrames().wakeBy(wakeup);
    synchronized (source.turn()) {
      source.track().wakeBy(wakeup::wake);
    }
    wakeup.wake();
  }

  @Override
  public int doWork(long nowNanos) throws IOException {
    Media media = poll(nowNanos);
    if (media == null) {
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

  private Media poll(long nowNanos) throws IOException {
    MediaTrack track = source.track();
    boolean last;
    synchronized (source.turn()) {
      if (context().keyFrames().due(nowNanos)) {
        track.requestKeyFrame();
      }
      Media media = track.poll(nowNanos);
      if (media != null) {
        return media;
      }
      last = !ended && track.ended();
    }
    if (last) {
      ended = true;
      source.onEnd().run();
    }
    return null;
  }

  private Media inspected(Media media) {
    if (inspector.isPresent() && media instanceof PacketizedFrame frame && !frame.keyFrame()) {
      payloads.clear();
      for (RtpPacket packet : frame.packets()) {
        payloads.add(packet.payload());
      }
      Optional<FrameInfo> info = inspector.get().inspect(payloads);
      info.filter(FrameInfo::bidirectional).ifPresent(this::warn);
      if (info.isPresent() && info.get().keyFrame()) {
        return new PacketizedFrame(
            frame.packets(), true, frame.temporalLayer(), frame.ptsNanos(), frame.captureNanos());
      }
    }
    return media;
  }

  private void warn(FrameInfo bidirectional) {
    if (!warned) {
      warned = true;
      LOG.warn(
          "{} delivers pictures in another order than they are shown (B frames), which stutter in"
              + " browsers; switch B frames off where the media are encoded",
          name());
    }
  }

  @Override
  public boolean urgent() {
    return urgent;
  }

  @Override
  public long nextDeadlineNanos(long nowNanos) {
    if (ended) {
      return Long.MAX_VALUE;
    }
    long next;
    synchronized (source.turn()) {
      next = source.track().nextPollNanos(nowNanos);
    }
    return Math.min(next, context().keyFrames().dueNanos(nowNanos));
  }

  @Override
  void release() {}
}
