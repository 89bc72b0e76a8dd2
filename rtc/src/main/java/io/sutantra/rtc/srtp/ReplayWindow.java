package io.sutantra.rtc.srtp;

/**
 * A sliding replay window over the latest indexes of one SSRC.
 *
 * <p><b>Spec:</b> RFC 3711 section 3.3.2 and appendix A.
 */
final class ReplayWindow {
  /** The usual number of indexes. */
  static final int SIZE = 128;

  private static final int HALF = 0x8000;
  private static final int WORD_BITS = 6;

  private final int ssrc;
  private final int size;
  private long highest;

  // A ring of words with a bit for each index. There is one word more than the size needs, because
  // the window begins and ends within a word.
  private final long[] words;

  /**
   * Creates a window with its first index.
   *
   * @param size number of indexes, a multiple of 64
   */
  ReplayWindow(int ssrc, long index, int size) {
    this.ssrc = ssrc;
    this.size = size;
    this.words = new long[(size >>> WORD_BITS) + 1];
    highest = index;
    set(index);
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
    return behind >= size || (words[word(index)] >>> index & 1) != 0;
  }

  /** Records an authentic index that is no replay. */
  void accept(long index) {
    if (index > highest) {
      long ahead = Math.min((index >>> WORD_BITS) - (highest >>> WORD_BITS), words.length);
      for (long i = 0; i < ahead; i++) {
        words[word(index - (i << WORD_BITS))] = 0;
      }
      highest = index;
    }
    set(index);
  }

  private void set(long index) {
    words[word(index)] |= 1L << index;
  }

  private int word(long index) {
    return (int) Math.floorMod(index >> WORD_BITS, (long) words.length);
  }
}
