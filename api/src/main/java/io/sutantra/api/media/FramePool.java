package io.sutantra.api.media;

import java.util.Optional;

/**
 * Where raw pictures come from.
 *
 * <p><b>Threading:</b> any thread. <b>Ownership:</b> the frame belongs to the caller until it hands
 * it on or releases it.
 */
public interface FramePool {
  /**
   * Takes a picture; what it shows is undefined.
   *
   * @return empty if as many pictures as the pool may hold are in use: the caller drops what it had
   *     and counts it
   */
  Optional<VideoFrame> tryAcquire(int width, int height);
}
