package io.sutantra.testkit;

import io.sutantra.api.media.VideoFrame;
import java.nio.ByteBuffer;

/** A measure of the similarity of two pictures. */
public final class PictureQuality {
  private static final double IDENTICAL = 100;

  private PictureQuality() {}

  /**
   * Returns the peak signal-to-noise ratio over all three planes, in decibels: 100 for identical
   * pictures; above 40 hardly anyone sees a difference; unrelated pictures have less than 15.
   */
  public static double psnr(VideoFrame a, VideoFrame b) {
    if (a.width() != b.width() || a.height() != b.height()) {
      throw new IllegalArgumentException(
          "cannot compare %dx%d with %dx%d"
              .formatted(a.width(), a.height(), b.width(), b.height()));
    }
    ByteBuffer left = a.data();
    ByteBuffer right = b.data();
    long squares = 0;
    int size = a.sizeBytes();
    for (int i = 0; i < size; i++) {
      int difference = (left.get(i) & 0xFF) - (right.get(i) & 0xFF);
      squares += (long) difference * difference;
    }
    return squares == 0 ? IDENTICAL : 10 * Math.log10(255.0 * 255.0 * size / squares);
  }
}
