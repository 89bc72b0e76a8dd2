package io.sutantra.source.pattern;

import io.sutantra.api.PictureSize;
import io.sutantra.api.media.VideoFrame;
import java.util.Arrays;

/**
 * An I420 picture to draw on, on the heap and with the layout of a {@link VideoFrame}. Shapes are
 * clipped to the picture. Chroma has the resolution of I420: shapes begin at even pixels.
 */
final class Canvas {
  private final int width;
  private final int height;
  private final int chromaWidth;
  private final int offsetU;
  private final int offsetV;
  private final byte[] data;

  Canvas(PictureSize size) {
    width = size.width();
    height = size.height();
    chromaWidth = (width + 1) / 2;
    offsetU = width * height;
    offsetV = offsetU + chromaWidth * ((height + 1) / 2);
    data = new byte[VideoFrame.sizeBytes(width, height)];
  }

  /** Creates a copy of a canvas. */
  Canvas(PictureSize size, Canvas original) {
    this(size);
    System.arraycopy(original.data, 0, data, 0, data.length);
  }

  /** Fills a rectangle. */
  void fill(Area area, Colour colour) {
    fillLuma(area, colour.y());
    Area chroma = area.clipped(width, height).halved();
    for (int row = chroma.y(); row < chroma.bottom(); row++) {
      int start = row * chromaWidth + chroma.x();
      Arrays.fill(data, offsetU + start, offsetU + start + chroma.width(), colour.u());
      Arrays.fill(data, offsetV + start, offsetV + start + chroma.width(), colour.v());
    }
  }

  /** Fills the luma of a rectangle, and leaves its chroma. */
  void fillLuma(Area area, byte luma) {
    Area inside = area.clipped(width, height);
    for (int row = inside.y(); row < inside.bottom(); row++) {
      int start = row * width + inside.x();
      Arrays.fill(data, start, start + inside.width(), luma);
    }
  }

  /** Writes a text in dots of {@code scale} by {@code scale} pixels. */
  void write(String text, int x, int y, int scale, byte luma) {
    byte[] glyphs = Glyphs.indices(text);
    for (int i = 0; i < glyphs.length; i++) {
      for (int row = 0; row < Glyphs.HEIGHT; row++) {
        for (int column = 0; column < Glyphs.WIDTH; column++) {
          if (Glyphs.dot(glyphs[i], column, row)) {
            int left = x + (i * Glyphs.ADVANCE + column) * scale;
            fillLuma(new Area(left, y + row * scale, scale, scale), luma);
          }
        }
      }
    }
  }

  /** Restores a rectangle from {@code original}, a canvas of the same size. */
  void restore(Area area, Canvas original) {
    Area inside = area.clipped(width, height);
    for (int row = inside.y(); row < inside.bottom(); row++) {
      int start = row * width + inside.x();
      System.arraycopy(original.data, start, data, start, inside.width());
    }
    Area chroma = inside.halved();
    for (int row = chroma.y(); row < chroma.bottom(); row++) {
      int start = row * chromaWidth + chroma.x();
      System.arraycopy(original.data, offsetU + start, data, offsetU + start, chroma.width());
      System.arraycopy(original.data, offsetV + start, data, offsetV + start, chroma.width());
    }
  }

  /** Copies the picture into a frame of the same size. */
  void copyTo(VideoFrame frame) {
    frame.data().put(0, data);
  }
}
