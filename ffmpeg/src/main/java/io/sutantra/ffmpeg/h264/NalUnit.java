package io.sutantra.ffmpeg.h264;

import io.sutantra.api.media.Bytes;

/**
 * A NAL unit: a parameter set, a slice of a picture, or other data, with a header of one byte.
 *
 * <pre>
 *  0 1 2 3 4 5 6 7
 * +-+-+-+-+-+-+-+-+
 * |F|NRI|  Type   |  F: 0; NRI: 0 if no other picture refers to this one
 * +-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p><b>Spec:</b> ITU-T H.264 section 7.4.1.
 *
 * @param bytes the header and the rest, without a start code; at least one byte
 */
public record NalUnit(Bytes bytes) {
  /** The type of a slice of a picture that is not an IDR picture. */
  public static final int SLICE = 1;

  /** The type of a slice of an IDR picture, at which decoding can start. */
  public static final int IDR_SLICE = 5;

  /** The type of supplemental information. */
  public static final int SEI = 6;

  /** The type of a sequence parameter set. */
  public static final int SPS = 7;

  /** The type of a picture parameter set. */
  public static final int PPS = 8;

  /** The type of a mark before the first unit of an access unit. */
  public static final int DELIMITER = 9;

  /** The type of a unit that only fills up a bit rate. */
  public static final int FILLER = 12;

  /** The highest type of the bitstream; RTP uses the types above. */
  private static final int HIGHEST_TYPE = 23;

  private static final int FORBIDDEN = 0x80;
  private static final int TYPE_MASK = 0x1F;

  /** Checks that there is a header. */
  public NalUnit {
    if (bytes.length() == 0) {
      throw new IllegalArgumentException("a NAL unit of 0 bytes; its header alone is one byte");
    }
  }

  /** Returns the type in a header. */
  public static int type(int header) {
    return header & TYPE_MASK;
  }

  /** Returns the type of the unit, 0 to 31. */
  public int type() {
    return type(bytes.at(0));
  }

  /** Returns whether a header is that of a unit of the bitstream: no error bit, type 1 to 23. */
  public static boolean isOfBitstream(int header) {
    int type = type(header);
    return (header & FORBIDDEN) == 0 && type > 0 && type <= HIGHEST_TYPE;
  }

  /** Returns whether the unit is a part of a picture: a slice, or a partition of a slice. */
  public boolean isPicture() {
    return isPicture(type());
  }

  /** Returns whether units of a type are parts of a picture. */
  public static boolean isPicture(int type) {
    return type >= SLICE && type <= IDR_SLICE;
  }

  /** Returns the number of bytes, with the header. */
  public int length() {
    return bytes.length();
  }
}
