package io.sutantra.ffmpeg.h264;

import io.sutantra.api.media.Bytes;
import java.util.Optional;

/**
 * The beginning of a slice's header.
 *
 * <p><b>Errors:</b> none; every input gets a result. <b>Spec:</b> ITU-T H.264 section 7.3.3.
 *
 * @param firstMacroblock the number of the slice's first macroblock; 0 for the first slice of a
 *     picture
 * @param type the {@code slice_type}, 0 to 9
 */
public record SliceHeader(long firstMacroblock, int type) {
  private static final int HIGHEST_TYPE = 9;
  private static final int TYPES = 5;
  private static final int B = 1;

  /**
   * Reads the header of a slice.
   *
   * @param afterHeader the bytes behind the NAL unit's header, or the first of them
   * @return empty if there are too few bytes, or the type is none
   */
  public static Optional<SliceHeader> parse(Bytes afterHeader) {
    RbspReader in = new RbspReader(afterHeader, 0);
    long first = in.unsigned();
    int type = in.unsigned(HIGHEST_TYPE);
    return in.failed() ? Optional.empty() : Optional.of(new SliceHeader(first, type));
  }

  /** Returns whether the slice may refer to a picture that is shown later than its own. */
  public boolean bidirectional() {
    return type % TYPES == B;
  }
}
