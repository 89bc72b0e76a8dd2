package io.sutantra.ffmpeg.h264;

import io.sutantra.api.media.Bytes;

/**
 * A reader of the bits behind a NAL unit's header. The reader steps over the bytes that keep start
 * codes out of a unit.
 *
 * <p><b>Threading:</b> confined. <b>Errors:</b> none: behind the end, and after a number that is
 * too long, all bits are 0 and {@link #failed} is true. <b>Spec:</b> ITU-T H.264 sections 7.3.1 and
 * 9.1.
 */
final class RbspReader {
  private static final int PREVENTION = 3;
  private static final int MOST_LEADING_ZEROS = 31;

  private final Bytes unit;
  private int next;
  private int zeros;
  private int current;
  private int bitsLeft;
  private boolean failed;

  /**
   * Creates a reader.
   *
   * @param unit the unit, or its beginning
   * @param from the number of bytes of the header
   */
  RbspReader(Bytes unit, int from) {
    this.unit = unit;
    this.next = from;
  }

  /** Returns whether a read went beyond the end, or met a number of more than 32 bits. */
  boolean failed() {
    return failed;
  }

  int bit() {
    if (bitsLeft == 0 && !advance()) {
      failed = true;
      return 0;
    }
    bitsLeft--;
    return failed ? 0 : current >> bitsLeft & 1;
  }

  private boolean advance() {
    if (next < unit.length() && zeros >= 2 && unit.at(next) == PREVENTION) {
      next++;
      zeros = 0;
    }
    if (next >= unit.length()) {
      return false;
    }
    current = unit.at(next++) & 0xFF;
    zeros = current == 0 ? zeros + 1 : 0;
    bitsLeft = Byte.SIZE;
    return true;
  }

  boolean flag() {
    return bit() == 1;
  }

  /** Reads an unsigned number of up to 31 bits. */
  int bits(int count) {
    int number = 0;
    for (int i = 0; i < count; i++) {
      number = number << 1 | bit();
    }
    return number;
  }

  /** Reads an unsigned number in the code of Exp-Golomb, {@code ue(v)}. */
  long unsigned() {
    int zerosBefore = 0;
    while (!failed && bit() == 0) {
      if (++zerosBefore > MOST_LEADING_ZEROS) {
        failed = true;
      }
    }
    if (failed) {
      return 0;
    }
    long suffix = 0;
    for (int i = 0; i < zerosBefore; i++) {
      suffix = suffix << 1 | bit();
    }
    return failed ? 0 : (1L << zerosBefore) - 1 + suffix;
  }

  /** Reads a signed number in the code of Exp-Golomb, {@code se(v)}. */
  long signed() {
    long code = unsigned();
    return (code & 1) == 1 ? (code + 1) / 2 : -(code / 2);
  }

  /** Reads an unsigned number of Exp-Golomb; a number above {@code max} fails. */
  int unsigned(int max) {
    long number = unsigned();
    if (number > max) {
      failed = true;
      return 0;
    }
    return (int) number;
  }
}
