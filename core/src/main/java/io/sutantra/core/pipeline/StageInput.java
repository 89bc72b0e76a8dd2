package io.sutantra.core.pipeline;

import io.sutantra.api.media.KeyFrameGate;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaKind;
import io.sutantra.core.agent.Wakeup;
import io.sutantra.core.queue.MediaQueue;
import java.util.function.BooleanSupplier;

/**
 * The input of a stage: a bounded queue and its rule for dropping media when the queue is full.
 *
 * <p>Raw media and audio are dropped freely. After encoded or packetized video was dropped,
 * everything up to the next key frame is dropped too, because it could not be decoded, and a key
 * frame is requested. Exempt from this rule are stages that detect loss themselves, and packets in
 * which key frames cannot be found.
 *
 * <p><b>Threading:</b> {@link #push} from the one preceding stage, {@link #poll} and {@link #clear}
 * from the stage itself.
 */
final class StageInput {
  private final MediaQueue queue;
  private final StageCounters counters;
  private final BooleanSupplier wanted;
  private final KeyFramePacer keyFrames;
  private final boolean dependent;
  private volatile Wakeup wakeup = Wakeup.NONE;
  private final KeyFrameGate gate = KeyFrameGate.open();

  /**
   * Creates an input.
   *
   * @param dependent whether media that is not raw must not follow a loss, except for a key frame
   */
  StageInput(
      int capacity,
      StageCounters counters,
      BooleanSupplier wanted,
      KeyFramePacer keyFrames,
      boolean dependent) {
    this.dependent = dependent;
    this.queue = new MediaQueue(capacity);
    this.counters = counters;
    this.wanted = wanted;
    this.keyFrames = keyFrames;
  }

  void wakeBy(Wakeup consumer) {
    wakeup = consumer;
    consumer.wake();
  }

  boolean wanted() {
    return wanted.getAsBoolean();
  }

  /** Takes ownership of the media, and either queues the media or drops and releases it. */
  void push(Media media) {
    counters.in();
    boolean loses = dependent && media.kind() != MediaKind.RAW;
    if (!wanted()) {
      lost(loses);
      drop(media, DropReason.NO_VIEWER);
    } else if (!gate.admits(media.keyFrame())) {
      keyFrames.request();
      drop(media, DropReason.AWAITING_KEY_FRAME);
    } else if (queue.offer(media)) {
      gate.passed();
      wakeup.wake();
    } else {
      lost(loses);
      if (loses) {
        keyFrames.request();
      }
      drop(media, DropReason.QUEUE_FULL);
    }
  }

  private void lost(boolean loses) {
    if (loses) {
      gate.close();
    }
  }

  /** Counts media that was meant for this stage but could not be copied. */
  void missed(DropReason reason) {
    counters.in();
    counters.dropped(reason);
  }

  Media poll() {
    return queue.poll();
  }

  int size() {
    return queue.size();
  }

  void clear() {
    counters.dropped(DropReason.STREAM_ENDED, queue.clear());
  }

  private void drop(Media media, DropReason reason) {
    counters.dropped(reason);
    media.release();
  }
}
