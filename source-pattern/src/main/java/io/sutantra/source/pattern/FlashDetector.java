package io.sutantra.source.pattern;

import io.sutantra.api.media.VideoFrame;
import java.util.OptionalLong;

/**
 * A detector of the beginnings of the test pattern's flashes. Pictures without a {@link
 * FrameStripe} are not from the test pattern and begin no flash.
 *
 * <p><b>Threading:</b> confined.
 */
public final class FlashDetector {
  /**
   * Whether the previous picture was lit or is unknown: a detector that starts during a flash
   * missed its beginning.
   */
  private boolean litBefore = true;

  /** Creates a detector that has seen nothing. */
  public FlashDetector() {}

  /**
   * Examines the next picture.
   *
   * @return the media time of the picture, in nanoseconds, if a flash begins with the picture
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
