package io.sutantra.core.pipeline;

import io.sutantra.api.CodecException;
import io.sutantra.api.VideoDecoder;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.KeyFrameGate;
import io.sutantra.api.media.Media;

/**
 * A stage that decodes pictures. After an access unit that cannot be decoded, the stage requests a
 * key frame and drops everything before the key frame.
 */
final class DecodeStage extends TransformStage {
  private final VideoDecoder decoder;
  private final KeyFrameGate gate = KeyFrameGate.closed();

  DecodeStage(String codec, VideoDecoder decoder, int queueCapacity, StageContext context) {
    super("decode-" + codec, queueCapacity, context);
    this.decoder = decoder;
  }

  @Override
  void open() {
    decoder.start();
  }

  @Override
  void process(Media media, long nowNanos) {
    if (!gate.admits(media.keyFrame())) {
      context().keyFrames().request();
      dropped(DropReason.AWAITING_KEY_FRAME);
      return;
    }
    gate.passed();
    try {
      decoder.decode((EncodedFrame) media, this::produced);
    } catch (CodecException undecodable) {
      gate.close();
      context().keyFrames().request();
      countFailed();
    }
  }

  @Override
  void release() {
    decoder.close();
  }
}
