package io.sutantra.server.cli;

import io.sutantra.api.media.VideoFrame;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;

/** The conversion of raw pictures to images that can be saved in files. */
final class RgbImages {
  private RgbImages() {}

  /**
   * Returns the picture in RGB. Chroma is not interpolated.
   *
   * <p><b>Spec:</b> ITU-R BT.601, limited range.
   */
  static BufferedImage image(VideoFrame frame) {
    BufferedImage image =
        new BufferedImage(frame.width(), frame.height(), BufferedImage.TYPE_INT_RGB);
    ByteBuffer data = frame.data();
    for (int y = 0; y < frame.height(); y++) {
      for (int x = 0; x < frame.width(); x++) {
        int chroma = (y / 2) * frame.chromaStride() + x / 2;
        double luma = 1.164 * ((data.get(y * frame.lumaStride() + x) & 0xFF) - 16);
        int u = (data.get(frame.offsetU() + chroma) & 0xFF) - 128;
        int v = (data.get(frame.offsetV() + chroma) & 0xFF) - 128;
        int red = sample(luma + 1.596 * v);
        int green = sample(luma - 0.392 * u - 0.813 * v);
        int blue = sample(luma + 2.017 * u);
        image.setRGB(x, y, red << 16 | green << 8 | blue);
      }
    }
    return image;
  }

  private static int sample(double value) {
    return (int) Math.round(Math.max(0, Math.min(255, value)));
  }
}
