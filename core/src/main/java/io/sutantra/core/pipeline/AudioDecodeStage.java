package io.sutantra.core.pipeline;

import io.sutantra.api.AudioDecoder;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.Media;

/** A stage that decodes sound. */
final class AudioDecodeStage extends AudioStage {
  private final AudioDecoder decoder;

  AudioDecodeStage(String codec, AudioDecoder decoder, int queueCapacity, StageContext context) {
    super("decode-" + codec, queueCapacity, context);
    this.decoder = decoder;
  }

  @Override
  void open() {
    decoder.start();
  }

  @Override
  void process(Media media) {
    decoder.decode((EncodedFrame) media, this::emit);
  }

  @Override
  void release() {
    decoder.close();
  }
}
