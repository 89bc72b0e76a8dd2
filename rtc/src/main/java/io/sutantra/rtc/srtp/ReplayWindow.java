package io.sutantra.rtc.srtp;

/**
 * A sliding replay window over the latest 128 indexes of one SSRC.
 *
 * <p><b>Spec:</b> RFC 3711 section 3.3.2 and appendix A.
 */
final class ReplayWindow {
  static final int SIZE = 128;

  private static final int HALF = 0x8000;

  private final int ssrc;
  private long highest;
  // Bit n of near stands for the index highest - n, bit n of far for highest - 64 - n.
  private long near;
  private long far;

  ReplayWindow(int ssrc, long index) {
    this.ssrc = ssrc;
    highest = index;
    near = 1;
  }

  int ssrc() {
    return ssrc;
  }

  /**
   * Returns the index of a sequence number that is nearest to the highest index; outside of 48 bits
   * if there is none.
   */
  long estimate(int sequenceNumber) {
    int last = (int) highest & 0xFFFF;
    long rollOver = highest >>> 16;
    if (last < HALF) {
      if (sequenceNumber - last > HALF) {
        rollOver--;
      }
    } else if (last - HALF > sequenceNumber) {
      rollOver++;
    }
    return rollOver << 16 | sequenceNumber;
  }

  /** Returns whether an index came already, or is too old to tell. */
  boolean isReplay(long index) {
    long behind = highest - index;
    if (behind < 0) {
      return false;
    }
    if (behind >= SIZE) {
      return true;
    }
    return behind < Long.SIZE
        ? (near >>> behind & 1) != 0
        : (far >>> (behind - Long.SIZE) & 1) != 0;
  }

  /** Records an authentic index that is no replay. */
  void accept(long index) {
    long ahead = index - highest;
    if (ahead > 0) {
      advance(ahead);
      highest = index;
    } else if (ahead > -Long.SIZE) {
      near |= 1L << -ahead;
    } else {
      far |= 1L << (-ahead - Long.SIZE);
    }
  }

  private void advance(long by) {
    if (by < Long.SIZE) {
      far = far << by | near >>> (Long.SIZE - by);
      near = near << by | 1;
    } else {
      far = by < SIZE ? near << (by - Long.SIZE) : 0;
      near = 1;
    }
  }
}
