package io.sutantra.core.pipeline;

import io.sutantra.api.EncoderRequest;
import io.sutantra.api.VideoEncoder;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.VideoFrame;
import java.util.function.Function;

/**
 * Encodes. The encoder is made when the first picture tells the size, and made anew when the size
 * changes.
 */
final class EncodeStage extends TransformStage {
  private final Function<EncoderRequest, VideoEncoder> encoders;
  private final double framesPerSecond;
  private volatile int bitrateBps;
  private int appliedBitrateBps;
  private VideoEncoder encoder;
  private int width;
  private int height;

  EncodeStage(
      String codec,
      Function<EncoderRequest, VideoEncoder> encoders,
      double framesPerSecond,
      int bitrateBps,
      int queueCapacity,
      StageContext context) {
    super("encode-" + codec, queueCapacity, context);
    this.encoders = encoders;
    this.framesPerSecond = framesPerSecond;
    this.bitrateBps = bitrateBps;
  }

  /** Aims at another bit rate from the next picture on. From any thread. */
  void setTargetBitrate(int bps) {
    bitrateBps = bps;
  }

  @Override
  void process(Media media, long nowNanos) {
    VideoFrame picture = (VideoFrame) media;
    prepare(picture);
    if (context().keyFrames().due(nowNanos)) {
      encoder.requestKeyFrame();
    }
    encoder.encode(picture, this::encoded);
  }

  private void encoded(EncodedFrame frame) {
    if (frame.keyFrame()) {
      context().keyFrames().delivered();
    }
    produced(frame);
  }

  private void prepare(VideoFrame picture) {
    int wantedBps = bitrateBps;
    if (encoder == null || picture.width() != width || picture.height() != height) {
      release();
      width = picture.width();
      height = picture.height();
      encoder = encoders.apply(new EncoderRequest(width, height, framesPerSecond, wantedBps));
      appliedBitrateBps = wantedBps;
      encoder.start();
    } else if (wantedBps != appliedBitrateBps) {
      encoder.setTargetBitrate(wantedBps);
      appliedBitrateBps = wantedBps;
    }
  }

  @Override
  void release() {
    VideoEncoder old = encoder;
    encoder = null;
    if (old != null) {
      old.close();
    }
  }
}
