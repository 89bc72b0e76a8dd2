package io.sutantra.codec.vp8;

import io.sutantra.api.media.Bytes;
import java.util.Optional;

/**
 * The VP8 payload descriptor, which precedes the bitstream in every packet.
 *
 * <pre>
 *      0 1 2 3 4 5 6 7
 *     +-+-+-+-+-+-+-+-+
 *     |X|R|N|S|R| PID | (REQUIRED)
 *     +-+-+-+-+-+-+-+-+
 * X:  |I|L|T|K| RSV   | (OPTIONAL)
 *     +-+-+-+-+-+-+-+-+
 * I:  |M| PictureID   | (OPTIONAL)
 *     +-+-+-+-+-+-+-+-+
 *     |   PictureID   | (if M = 1)
 *     +-+-+-+-+-+-+-+-+
 * L:  |   TL0PICIDX   | (OPTIONAL)
 *     +-+-+-+-+-+-+-+-+
 * T/K:|TID|Y| KEYIDX  | (OPTIONAL)
 *     +-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>{@code N}, {@code TL0PICIDX}, {@code Y} and {@code KEYIDX} help a middle box choose what to
 * forward. A receiver does not need these fields to join a frame, so {@link #parse} skips them.
 * {@link #parse} ignores reserved bits, as the specification demands.
 *
 * <p><b>Spec:</b> RFC 7741 section 4.2.
 *
 * @param startsFrame whether the packet is the first of a frame: S = 1 and PID = 0
 * @param pictureId the picture id of 7 or 15 bits, or {@link #NO_PICTURE_ID}
 * @param temporalLayer the TID, or 0 if there is none
 * @param length the number of bytes before the bitstream
 */
record PayloadDescriptor(boolean startsFrame, int pictureId, int temporalLayer, int length) {
  static final int NO_PICTURE_ID = -1;

  /** The number of picture ids in the long form, after which they start again at 0. */
  static final int PICTURE_IDS = 1 << 15;

  /** The number of bytes that {@link #write} writes. */
  static final int WRITTEN_LENGTH = 4;

  private static final int X = 0x80;
  private static final int S = 0x10;
  private static final int PID = 0x07;
  private static final int I = 0x80;
  private static final int L = 0x40;
  private static final int T = 0x20;
  private static final int K = 0x10;
  private static final int M = 0x80;

  /** Reads a descriptor in any of its forms; returns empty if the descriptor is cut short. */
  static Optional<PayloadDescriptor> parse(Bytes payload) {
    int size = payload.length();
    if (size == 0) {
      return Optional.empty();
    }
    int first = payload.at(0);
    boolean startsFrame = (first & S) != 0 && (first & PID) == 0;
    if ((first & X) == 0) {
      return Optional.of(new PayloadDescriptor(startsFrame, NO_PICTURE_ID, 0, 1));
    }
    if (size < 2) {
      return Optional.empty();
    }
    int present = payload.at(1);
    int next = 2;
    int pictureId = NO_PICTURE_ID;
    if ((present & I) != 0) {
      if (size <= next) {
        return Optional.empty();
      }
      pictureId = payload.at(next++) & 0xFF;
      if ((pictureId & M) != 0) {
        if (size <= next) {
          return Optional.empty();
        }
        pictureId = ((pictureId & ~M) << 8) | (payload.at(next++) & 0xFF);
      }
    }
    if ((present & L) != 0) {
      next++;
    }
    int temporalLayer = 0;
    if ((present & (T | K)) != 0) {
      if (size <= next) {
        return Optional.empty();
      }
      int layerAndKey = payload.at(next++) & 0xFF;
      temporalLayer = (present & T) != 0 ? layerAndKey >> 6 : 0;
    }
    return next > size
        ? Optional.empty()
        : Optional.of(new PayloadDescriptor(startsFrame, pictureId, temporalLayer, next));
  }

  /**
   * Writes a descriptor with a picture id of 15 bits and nothing else. PID is always 0, because
   * packets are cut by size and not along the partitions, which no receiver needs to tell apart.
   */
  static void write(byte[] target, int offset, boolean startsFrame, int pictureId) {
    target[offset] = (byte) (X | (startsFrame ? S : 0));
    target[offset + 1] = (byte) I;
    target[offset + 2] = (byte) (M | (pictureId >> 8));
    target[offset + 3] = (byte) pictureId;
  }
}
