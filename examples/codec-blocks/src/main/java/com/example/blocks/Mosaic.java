package com.example.blocks;

import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.VideoFrame;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The header of an access unit, its first six bytes: the size of the picture and of its blocks.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |     0xB1      |     block     |             width             |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |            height             |  means of Y, then U, then V   |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+          ...                  |
 * </pre>
 *
 * @param block the side of a block in pixels, 1 to 255, in all three planes
 * @param width the width of the picture in pixels
 * @param height the height of the picture in pixels
 */
record Mosaic(int block, int width, int height) {
  static final int HEADER_BYTES = 6;
  static final int MAX_BLOCK = 255;

  private static final byte MAGIC = (byte) 0xB1;

  /**
   * Reads a header; returns empty if there is none, or if the data does not have the length that
   * the header implies.
   */
  static Optional<Mosaic> parse(Bytes data) {
    if (data.length() < HEADER_BYTES || data.at(0) != MAGIC) {
      return Optional.empty();
    }
    ByteBuffer buffer = data.asReadOnlyBuffer();
    int block = buffer.get(1) & 0xFF;
    int width = buffer.getShort(2) & 0xFFFF;
    int height = buffer.getShort(4) & 0xFFFF;
    int max = VideoFrame.MAX_DIMENSION;
    if (block == 0 || width == 0 || height == 0 || width > max || height > max) {
      return Optional.empty();
    }
    Mosaic mosaic = new Mosaic(block, width, height);
    return mosaic.sizeBytes() == data.length() ? Optional.of(mosaic) : Optional.empty();
  }

  void writeHeader(ByteBuffer out) {
    out.put(MAGIC).put((byte) block).putShort((short) width).putShort((short) height);
  }

  /** Returns the length of an access unit, including the header. */
  int sizeBytes() {
    int luma = blocks(width) * blocks(height);
    int chroma = blocks((width + 1) / 2) * blocks((height + 1) / 2);
    return HEADER_BYTES + luma + 2 * chroma;
  }

  private int blocks(int pixels) {
    return (pixels + block - 1) / block;
  }
}
