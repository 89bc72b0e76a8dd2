package io.sutantra.source.file;

/**
 * What the first bytes of a VP8 frame say.
 *
 * <p><b>Spec:</b> RFC 6386 section 9.1.
 *
 * @param keyFrame whether decoding can start here
 * @param width in pixels; 0 for an interframe
 * @param height in pixels; 0 for an interframe
 */
record Vp8Header(boolean keyFrame, int width, int height) {
  private static final int TAG_BYTES = 3;
  private static final int KEY_FRAME_BYTES = 10;
  private static final int MAX_VERSION = 3;

  /** Reads one; null if this is no VP8 frame. */
  static Vp8Header parse(byte[] frame) {
    if (frame.length < TAG_BYTES) {
      return null;
    }
    int tag = at(frame, 0) | at(frame, 1) << 8 | at(frame, 2) << 16;
    boolean keyFrame = (tag & 1) == 0;
    int version = tag >> 1 & 7;
    int firstPartition = tag >> 5;
    int headerBytes = keyFrame ? KEY_FRAME_BYTES : TAG_BYTES;
    if (version > MAX_VERSION || firstPartition == 0) {
      return null;
    }
    if (frame.length - headerBytes < firstPartition) {
      return null;
    }
    if (!keyFrame) {
      return new Vp8Header(false, 0, 0);
    }
    int width = (at(frame, 6) | at(frame, 7) << 8) & 0x3FFF;
    int height = (at(frame, 8) | at(frame, 9) << 8) & 0x3FFF;
    boolean startCode = at(frame, 3) == 0x9D && at(frame, 4) == 0x01 && at(frame, 5) == 0x2A;
    return startCode && width > 0 && height > 0 ? new Vp8Header(true, width, height) : null;
  }

  private static int at(byte[] frame, int index) {
    return frame[index] & 0xFF;
  }
}
