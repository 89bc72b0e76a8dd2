package io.sutantra.api.media;

import java.util.Optional;

/**
 * A pool of raw pictures.
 *
 * <p><b>Threading:</b> any thread.
 *
 * <p><b>Ownership:</b> a frame belongs to the caller until the caller hands the frame on or
 * releases it.
 */
public interface FramePool {
  /**
   * Takes a picture with undefined contents.
   *
   * @return empty if the pool's maximum number of pictures is in use: the caller drops the picture
   *     that it wanted to produce, and counts the drop
   */
  Optional<VideoFrame> tryAcquire(int width, int height);
}
