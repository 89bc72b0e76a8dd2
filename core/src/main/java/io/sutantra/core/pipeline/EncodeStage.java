package io.sutantra.core.pipeline;

import io.sutantra.api.EncoderRequest;
import io.sutantra.api.VideoEncoder;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.VideoFrame;
import java.util.function.Function;

/**
 * A stage that encodes pictures. The stage creates its encoder as soon as the size is known, so
 * that a native library that cannot be loaded is detected before the first viewer comes. A change
 * of size replaces the encoder.
 */
final class EncodeStage extends TransformStage {
  private static final double FALLBACK_FRAMES_PER_SECOND = 30;

  private final Function<EncoderRequest, VideoEncoder> encoders;
  private final MediaFormat input;
  private volatile int bitrateBps;
  private int appliedBitrateBps;
  private VideoEncoder encoder;
  private int width;
  private int height;

  EncodeStage(
      String codec,
      Function<EncoderRequest, VideoEncoder> encoders,
      MediaFormat input,
      int bitrateBps,
      int queueCapacity,
      StageContext context) {
    super("encode-" + codec, queueCapacity, context);
    this.encoders = encoders;
    this.input = input;
    this.bitrateBps = bitrateBps;
  }

  /**
   * Sets another target bit rate, which applies from the next picture. May be called from any
   * thread.
   */
  void setTargetBitrate(int bps) {
    bitrateBps = bps;
  }

  @Override
  void process(Media media, long nowNanos) {
    VideoFrame picture = (VideoFrame) media;
    useEncoder(picture.width(), picture.height());
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

  @Override
  void open() {
    if (input.width() > 0 && input.height() > 0) {
      useEncoder(input.width(), input.height());
    }
  }

  private void useEncoder(int pictureWidth, int pictureHeight) {
    int wantedBps = bitrateBps;
    if (encoder == null || pictureWidth != width || pictureHeight != height) {
      release();
      width = pictureWidth;
      height = pictureHeight;
      double rate = input.framesPerSecond();
      encoder =
          encoders.apply(
              new EncoderRequest(
                  width, height, rate > 0 ? rate : FALLBACK_FRAMES_PER_SECOND, wantedBps));
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
