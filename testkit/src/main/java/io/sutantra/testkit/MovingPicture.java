package io.sutantra.testkit;

import io.sutantra.api.media.FramePool;
import io.sutantra.api.media.VideoFrame;
import java.nio.ByteBuffer;
import java.util.Random;

/**
 * A sequence of pictures with enough detail and motion for a codec test: a textured background that
 * pans, a disc that crosses it, and a little noise as of a sensor. The same index gives the same
 * picture in every run.
 *
 * <p><b>Threading:</b> confined.
 */
public final class MovingPicture {
  private static final int TILE = 256;
  private static final int MASK = TILE - 1;
  private static final int TEXTURE = 24;
  private static final int NOISE = 5;

  private final int width;
  private final int height;
  private final double framesPerSecond;
  private final byte[] texture = new byte[TILE * TILE];
  private final byte[] noise = new byte[TILE * TILE];

  /** Creates a sequence of pictures of a size; each seed gives another scene. */
  public MovingPicture(int width, int height, double framesPerSecond, long seed) {
    this.width = width;
    this.height = height;
    this.framesPerSecond = framesPerSecond;
    Random random = new Random(seed);
    for (int i = 0; i < texture.length; i++) {
      texture[i] = (byte) (random.nextInt(TEXTURE) - TEXTURE / 2);
      noise[i] = (byte) (random.nextInt(NOISE) - NOISE / 2);
    }
  }

  /** Returns the media time of a picture. */
  public long ptsNanos(int index) {
    return Math.round(index * 1e9 / framesPerSecond);
  }

  /**
   * Takes a picture from the pool and draws it. The capture time of the picture is a second after
   * its media time.
   *
   * @throws IllegalStateException if the pool has no free picture
   */
  public VideoFrame take(FramePool pool, int index) {
    VideoFrame frame =
        pool.tryAcquire(width, height)
            .orElseThrow(() -> new IllegalStateException("the pool has no more pictures"));
    draw(frame, index);
    frame.stamp(ptsNanos(index), ptsNanos(index) + 1_000_000_000L);
    return frame;
  }

  /** Draws a picture into a frame of the same size. */
  public void draw(VideoFrame frame, int index) {
    if (frame.width() != width || frame.height() != height) {
      throw new IllegalArgumentException(
          "draws %dx%d, the frame is %dx%d"
              .formatted(width, height, frame.width(), frame.height()));
    }
    drawLuma(frame, index);
    drawChroma(frame, frame.offsetU(), 2 * index);
    drawChroma(frame, frame.offsetV(), 90 - index);
  }

  private void drawLuma(VideoFrame frame, int index) {
    ByteBuffer data = frame.data();
    byte[] row = new byte[width];
    int radius = Math.min(width, height) / 5;
    int centreX = wave(index * 3, width);
    int centreY = wave(index * 2, height);
    int noiseAt = new Random(index).nextInt(noise.length);
    for (int y = 0; y < height; y++) {
      int textureRow = ((y + index) & MASK) * TILE;
      for (int x = 0; x < width; x++) {
        int fromCentre =
            (x - centreX) * (x - centreX) + (y - centreY) * (y - centreY) - radius * radius;
        int luma =
            fromCentre < 0
                ? 210 - (x & 15)
                : 70
                    + wave(x + 2 * index, 60)
                    + wave(y, 40)
                    + texture[textureRow + ((x + 2 * index) & MASK)];
        luma += noise[(noiseAt + y * 211 + x) & (noise.length - 1)];
        row[x] = (byte) luma;
      }
      data.put(y * width, row);
    }
  }

  private static void drawChroma(VideoFrame frame, int offset, int phase) {
    ByteBuffer data = frame.data();
    byte[] row = new byte[frame.chromaStride()];
    for (int y = 0; y < (frame.height() + 1) / 2; y++) {
      for (int x = 0; x < row.length; x++) {
        row[x] = (byte) (88 + wave(x + phase, 50) + wave(y, 30));
      }
      data.put(offset + y * row.length, row);
    }
  }

  /** Returns a triangle wave between 0 and {@code top} that changes by one per step. */
  private static int wave(int step, int top) {
    return Math.abs(Math.floorMod(step, 2 * top) - top);
  }
}
