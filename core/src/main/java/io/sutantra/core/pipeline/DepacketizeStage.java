package io.sutantra.core.pipeline;

import io.sutantra.api.Depacketizer;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.KeyFrameGate;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.core.pipeline.PacketContinuity.Loss;
import java.util.Optional;

/**
 * Puts access units together again.
 *
 * <p>Loss is known from the sequence numbers and from nothing else: decoders do not notice. After a
 * loss everything up to the next complete key frame is dropped, and a key frame is asked for.
 */
final class DepacketizeStage extends TransformStage {
  private final Depacketizer depacketizer;
  private final PacketContinuity continuity = new PacketContinuity();
  private final KeyFrameGate gate = KeyFrameGate.closed();

  DepacketizeStage(
      String codec, Depacketizer depacketizer, int queueCapacity, StageContext context) {
    // What comes from a receiver does not say which are key frames: to wait for one before this
    // stage would be to wait for ever.
    super("depacketize-" + codec, queueCapacity, context, true);
    this.depacketizer = depacketizer;
  }

  @Override
  void process(Media media, long nowNanos) {
    PacketizedFrame packetized = (PacketizedFrame) media;
    Loss loss = continuity.lookAt(packetized);
    if (loss != Loss.NONE) {
      gate.close();
    }
    Optional<EncodedFrame> frame =
        loss == Loss.WITHIN ? Optional.empty() : depacketizer.depacketize(packetized);
    if (frame.isEmpty()) {
      gate.close();
      context().keyFrames().request();
      dropped(DropReason.INCOMPLETE);
    } else if (!gate.admits(frame.get().keyFrame())) {
      context().keyFrames().request();
      dropped(DropReason.AWAITING_KEY_FRAME);
    } else {
      gate.passed();
      produced(frame.get());
    }
  }

  @Override
  void release() {}
}
