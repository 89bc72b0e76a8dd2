package io.sutantra.source.pattern;

import io.sutantra.api.media.VideoFrame;
import java.util.OptionalLong;

/**
 * Tells where the flashes of the test pattern begin. Pictures without a {@link FrameStripe} are
 * none of the pattern, and begin nothing.
 *
 * <p><b>Threading:</b> confined.
 */
public final class FlashDetector {
  /**
   * Whether the picture before was lit, or nobody knows: who comes amid a flash missed its begin.
   */
  private boolean litBefore = true;

  /** Makes a detector that has seen nothing. */
  public FlashDetector() {}

  /**
   * Looks at the next picture.
   *
   * @return the media time of the picture, in nanoseconds, if a flash begins with it
   */
  public OptionalLong accept(VideoFrame frame) {
    if (FrameStripe.read(frame).isEmpty()) {
      litBefore = true;
      return OptionalLong.empty();
    }
    boolean lit = Flash.lit(frame);
    boolean begins = lit && !litBefore;
    litBefore = lit;
    return begins ? OptionalLong.of(frame.ptsNanos()) : OptionalLong.empty();
  }
}
