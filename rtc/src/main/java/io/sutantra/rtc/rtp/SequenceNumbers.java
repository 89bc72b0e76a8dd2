package io.sutantra.rtc.rtp;

/**
 * Arithmetic of RTP's wrapping 16-bit sequence numbers.
 *
 * <p><b>Spec:</b> RFC 3550 section A.1; comparison as in RFC 1982.
 */
public final class SequenceNumbers {
  private SequenceNumbers() {}

  /** Returns the number after {@code sequenceNumber}. */
  public static int next(int sequenceNumber) {
    return (sequenceNumber + 1) & 0xFFFF;
  }

  /**
   * Returns the distance from {@code from} to {@code to}, by the shorter way round: −32,768 to
   * 32,767.
   */
  public static int distance(int from, int to) {
    return (short) (to - from);
  }

  /** Returns whether {@code a} comes after {@code b}, by the shorter way round. */
  public static boolean isNewer(int a, int b) {
    return distance(b, a) > 0;
  }

  /**
   * Extends a received number to one that never wraps.
   *
   * @param reference an extended number that was seen near it
   * @param sequenceNumber the 16 bits received
   * @return the extended number nearest to {@code reference} whose low 16 bits are {@code
   *     sequenceNumber}
   */
  public static long extend(long reference, int sequenceNumber) {
    return reference + distance((int) reference, sequenceNumber);
  }
}
