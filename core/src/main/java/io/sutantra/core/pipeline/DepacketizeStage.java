package io.sutantra.core.pipeline;

import io.sutantra.api.Depacketizer;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.KeyFrameGate;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.core.pipeline.PacketContinuity.Loss;
import java.util.Optional;

/**
 * A stage that reassembles access units from RTP packets.
 *
 * <p>The stage detects loss from the sequence numbers, because decoders do not detect it. After a
 * loss everything up to the next complete key frame is dropped, and a key frame is requested.
 */
final class DepacketizeStage extends TransformStage {
  private final Depacketizer depacketizer;
  private final PacketContinuity continuity = new PacketContinuity();
  private final KeyFrameGate gate = KeyFrameGate.closed();

  DepacketizeStage(
      String codec, Depacketizer depacketizer, int queueCapacity, StageContext context) {
    // Packets from a receiver do not say which of them belong to key frames. A key-frame gate in
    // front of this stage would stay closed for ever.
    super("depacketize-" + codec, queueCapacity, context, false);
    this.depacketizer = depacketizer;
  }

  @Override
  void process(Media media, long nowNanos) {
    PacketizedFrame packetized = (PacketizedFrame) media;
    Loss loss = continuity.check(packetized);
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
      if (frame.get().keyFrame()) {
        context().keyFrames().delivered();
      }
      produced(frame.get());
    }
  }

  @Override
  void release() {}
}
