package com.example.blocks;

import io.sutantra.api.EncoderRequest;
import io.sutantra.api.VideoEncoder;
import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.VideoFrame;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * An encoder that writes the mean of every block. All pictures are key frames, because no picture
 * refers to another. The bit rate sets the size of the blocks.
 */
final class BlocksEncoder implements VideoEncoder {
  private final Lifecycle lifecycle = new Lifecycle("the encoder of 'blocks'");
  private final EncoderRequest request;
  private final int smallestBlock;
  private Mosaic mosaic;

  BlocksEncoder(EncoderRequest request, int smallestBlock) {
    this.request = request;
    this.smallestBlock = smallestBlock;
    this.mosaic = mosaicFor(request.bitrateBps());
  }

  @Override
  public void start() {
    lifecycle.start();
  }

  @Override
  public void encode(VideoFrame frame, Consumer<EncodedFrame> sink) {
    lifecycle.check();
    if (frame.width() != mosaic.width() || frame.height() != mosaic.height()) {
      throw new IllegalArgumentException(
          "a picture of %dx%d, must be %dx%d"
              .formatted(frame.width(), frame.height(), mosaic.width(), mosaic.height()));
    }
    ByteBuffer out = ByteBuffer.allocate(mosaic.sizeBytes());
    mosaic.writeHeader(out);
    ByteBuffer in = frame.data();
    int chromaHeight = (frame.height() + 1) / 2;
    writeMeans(in, 0, frame.width(), frame.height(), out);
    writeMeans(in, frame.offsetU(), frame.chromaStride(), chromaHeight, out);
    writeMeans(in, frame.offsetV(), frame.chromaStride(), chromaHeight, out);
    sink.accept(
        new EncodedFrame(
            Bytes.wrap(out.array()),
            true,
            frame.width(),
            frame.height(),
            0,
            frame.ptsNanos(),
            frame.captureNanos()));
  }

  private void writeMeans(ByteBuffer in, int offset, int width, int height, ByteBuffer out) {
    int block = mosaic.block();
    for (int top = 0; top < height; top += block) {
      int bottom = Math.min(height, top + block);
      for (int left = 0; left < width; left += block) {
        int right = Math.min(width, left + block);
        int sum = 0;
        for (int y = top; y < bottom; y++) {
          for (int x = left; x < right; x++) {
            sum += in.get(offset + y * width + x) & 0xFF;
          }
        }
        int count = (bottom - top) * (right - left);
        out.put((byte) ((sum + count / 2) / count));
      }
    }
  }

  @Override
  public void requestKeyFrame() {
    lifecycle.check();
  }

  @Override
  public void setTargetBitrate(int bitrateBps) {
    lifecycle.check();
    mosaic = mosaicFor(bitrateBps);
  }

  /** Returns the mosaic with the smallest blocks that keeps within a bit rate. */
  private Mosaic mosaicFor(int bitrateBps) {
    int block = smallestBlock;
    Mosaic fitting = new Mosaic(block, request.width(), request.height());
    while (block < Mosaic.MAX_BLOCK
        && fitting.sizeBytes() * 8 * request.framesPerSecond() > bitrateBps) {
      block++;
      fitting = new Mosaic(block, request.width(), request.height());
    }
    return fitting;
  }

  @Override
  public void close() {
    lifecycle.close();
  }
}
