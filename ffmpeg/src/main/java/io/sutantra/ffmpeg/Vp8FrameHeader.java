package io.sutantra.ffmpeg;

import io.sutantra.api.media.Bytes;
import java.util.Optional;

/**
 * The uncompressed header at the start of a VP8 frame. Codecs and files both need it.
 *
 * <pre>
 *  0 1 2 3 4 5 6 7
 * +-+-+-+-+-+-+-+-+
 * |Size0|H| VER |P|  P: 0 for a key frame; Size: of the first partition
 * +-+-+-+-+-+-+-+-+
 * |     Size1     |
 * +-+-+-+-+-+-+-+-+
 * |     Size2     |
 * +-+-+-+-+-+-+-+-+  only in a key frame:
 * | 0x9d 0x01 0x2a|  start code, 3 bytes
 * +-+-+-+-+-+-+-+-+
 * |     width     |  14 bits, little-endian, then 2 bits of scaling
 * |               |
 * +-+-+-+-+-+-+-+-+
 * |    height     |  likewise
 * |               |
 * +-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p><b>Errors:</b> none; every input gets a result. <b>Spec:</b> RFC 6386 section 9.1, RFC 7741
 * section 4.3.
 *
 * @param keyFrame whether the frame is a key frame, at which decoding can start
 * @param width the picture's width in pixels; 0 for a frame that is not a key frame
 * @param height the picture's height in pixels; 0 for a frame that is not a key frame
 */
public record Vp8FrameHeader(boolean keyFrame, int width, int height) {
  /** The length of a key frame's header, in bytes. */
  public static final int KEY_FRAME_LENGTH = 10;

  private static final int TAG_LENGTH = 3;
  private static final int SIZE_MASK = 0x3FFF;
  private static final int HIGHEST_VERSION = 3;
  private static final Vp8FrameHeader INTER_FRAME = new Vp8FrameHeader(false, 0, 0);

  /**
   * Reads the header.
   *
   * @return empty if the header is cut short, or a key frame has no start code or no size
   */
  public static Optional<Vp8FrameHeader> parse(Bytes frame) {
    if (frame.length() < TAG_LENGTH) {
      return Optional.empty();
    }
    if ((frame.at(0) & 1) != 0) {
      return Optional.of(INTER_FRAME);
    }
    if (frame.length() < KEY_FRAME_LENGTH
        || frame.at(3) != (byte) 0x9D
        || frame.at(4) != 0x01
        || frame.at(5) != 0x2A) {
      return Optional.empty();
    }
    int width = littleEndian(frame, 6) & SIZE_MASK;
    int height = littleEndian(frame, 8) & SIZE_MASK;
    return width == 0 || height == 0
        ? Optional.empty()
        : Optional.of(new Vp8FrameHeader(true, width, height));
  }

  /**
   * Reads the header of a complete frame.
   *
   * @return empty if {@link #parse} returns empty, the version is not one of VP8's, or the first
   *     partition is empty or cut short
   */
  public static Optional<Vp8FrameHeader> parseWhole(Bytes frame) {
    return parse(frame).filter(header -> header.isOfWhole(frame));
  }

  private boolean isOfWhole(Bytes frame) {
    int tag = littleEndian(frame, 0) | (frame.at(2) & 0xFF) << 16;
    int version = tag >> 1 & 7;
    int firstPartition = tag >> 5;
    int room = frame.length() - (keyFrame ? KEY_FRAME_LENGTH : TAG_LENGTH);
    return version <= HIGHEST_VERSION && firstPartition > 0 && firstPartition <= room;
  }

  private static int littleEndian(Bytes bytes, int index) {
    return (bytes.at(index) & 0xFF) | ((bytes.at(index + 1) & 0xFF) << 8);
  }
}
