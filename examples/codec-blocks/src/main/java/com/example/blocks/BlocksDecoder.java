package com.example.blocks;

import io.sutantra.api.CodecException;
import io.sutantra.api.VideoDecoder;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.FramePool;
import io.sutantra.api.media.VideoFrame;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** A decoder that paints every block in its mean. */
final class BlocksDecoder implements VideoDecoder {
  private final Lifecycle lifecycle = new Lifecycle("the decoder of 'blocks'");
  private final int maxPixels;
  private final FramePool frames;

  BlocksDecoder(int maxPixels, FramePool frames) {
    this.maxPixels = maxPixels;
    this.frames = frames;
  }

  @Override
  public void start() {
    lifecycle.start();
  }

  @Override
  public void decode(EncodedFrame unit, Consumer<VideoFrame> sink) {
    lifecycle.check();
    Mosaic mosaic =
        Mosaic.parse(unit.data())
            .orElseThrow(() -> new CodecException("this is no access unit of 'blocks'"));
    if ((long) mosaic.width() * mosaic.height() > maxPixels) {
      throw new CodecException(
          "a picture of %dx%d has more than the %d pixels of sutantra.codecs.blocks.max-pixels"
              .formatted(mosaic.width(), mosaic.height(), maxPixels));
    }
    frames
        .tryAcquire(mosaic.width(), mosaic.height())
        .ifPresent(
            frame -> {
              paint(mosaic, unit.data().asReadOnlyBuffer(), frame);
              frame.stamp(unit.ptsNanos(), unit.captureNanos());
              sink.accept(frame);
            });
  }

  private static void paint(Mosaic mosaic, ByteBuffer in, VideoFrame frame) {
    in.position(Mosaic.HEADER_BYTES);
    int chromaHeight = (frame.height() + 1) / 2;
    int block = mosaic.block();
    paint(in, block, frame.data(), 0, frame.width(), frame.height());
    paint(in, block, frame.data(), frame.offsetU(), frame.chromaStride(), chromaHeight);
    paint(in, block, frame.data(), frame.offsetV(), frame.chromaStride(), chromaHeight);
  }

  private static void paint(
      ByteBuffer in, int block, ByteBuffer out, int offset, int width, int height) {
    for (int top = 0; top < height; top += block) {
      int bottom = Math.min(height, top + block);
      for (int left = 0; left < width; left += block) {
        int right = Math.min(width, left + block);
        byte mean = in.get();
        for (int y = top; y < bottom; y++) {
          for (int x = left; x < right; x++) {
            out.put(offset + y * width + x, mean);
          }
        }
      }
    }
  }

  @Override
  public void close() {
    lifecycle.close();
  }
}
