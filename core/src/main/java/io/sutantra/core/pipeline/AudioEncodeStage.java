package io.sutantra.core.pipeline;

import io.sutantra.api.AudioEncoder;
import io.sutantra.api.media.AudioFrame;
import io.sutantra.api.media.Media;

/** A stage that encodes sound. */
final class AudioEncodeStage extends AudioStage {
  private final AudioEncoder encoder;

  AudioEncodeStage(String codec, AudioEncoder encoder, int queueCapacity, StageContext context) {
    super("encode-" + codec, queueCapacity, context);
    this.encoder = encoder;
  }

  @Override
  void open() {
    encoder.start();
  }

  @Override
  void process(Media media) {
    encoder.encode((AudioFrame) media, this::emit);
  }

  @Override
  void release() {
    encoder.close();
  }
}
