package io.sutantra.rtc.rtcp;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The wire format of {@link TransportFeedback}, from the base sequence number on.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |      base sequence number     |      packet status count      |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                 reference time                | fb pkt. count |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |          packet chunk         |              ...              |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |           recv delta          |  recv delta   | zero padding  |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>A chunk is a run of one symbol, {@code 0 SS LLLLLLLLLLLLL}; or 14 symbols of one bit after
 * {@code 10}; or 7 symbols of two bits after {@code 11}. Symbol 0 means not received, 1 received
 * with a delta of 8 unsigned bits, 2 received with a delta of 16 signed bits.
 */
final class TransportFeedbackCodec {
  static final int NOT_RECEIVED = 0;
  static final int SMALL_DELTA = 1;
  static final int LARGE_DELTA = 2;
  static final int HEADER = 8;

  private static final int MAX_RUN = 0x1FFF;
  private static final int ONE_BIT_SYMBOLS = 14;
  private static final int TWO_BIT_SYMBOLS = 7;

  private TransportFeedbackCodec() {}

  /**
   * Reads a message; returns null if it is malformed. Takes time and memory in proportion to its
   * bytes.
   */
  static TransportFeedback read(ByteBuffer in, int start, int end, int sender, int media) {
    if (start + HEADER > end) {
      return null;
    }
    int count = in.getShort(start + 2) & 0xFFFF;
    // Each received packet takes a byte, so there cannot be more of them than bytes.
    Symbols symbols = new Symbols(Math.min(count, end - start - HEADER));
    int deltasAt = symbols.read(in, start + HEADER, end, count);
    if (count == 0 || deltasAt < 0) {
      return null;
    }
    short[] deltas = new short[symbols.received];
    int at = deltasAt;
    for (int i = 0; i < deltas.length; i++) {
      boolean large = symbols.large[i];
      if (at + (large ? 2 : 1) > end) {
        return null;
      }
      deltas[i] = large ? in.getShort(at) : (short) (in.get(at) & 0xFF);
      at += large ? 2 : 1;
    }
    int reference = in.getInt(start + 4);
    return new TransportFeedback(
        sender,
        media,
        reference & 0xFF,
        in.getShort(start) & 0xFFFF,
        count,
        reference >> 8,
        Arrays.copyOf(symbols.offsets, symbols.received),
        deltas);
  }

  /** The received packets, as described by the chunks. */
  private static final class Symbols {
    final char[] offsets;
    final boolean[] large;
    int received;

    Symbols(int maxReceived) {
      offsets = new char[maxReceived];
      large = new boolean[maxReceived];
    }

    /** Returns where the deltas begin; −1 if the chunks are malformed. */
    int read(ByteBuffer in, int chunks, int end, int count) {
      int at = chunks;
      int next = 0;
      while (next < count) {
        if (at + 2 > end) {
          return -1;
        }
        int chunk = in.getShort(at) & 0xFFFF;
        at += 2;
        boolean run = chunk < 0x8000;
        boolean twoBits = (chunk & 0x4000) != 0;
        int length = run ? chunk & MAX_RUN : twoBits ? TWO_BIT_SYMBOLS : ONE_BIT_SYMBOLS;
        if (run && chunk >>> 13 == NOT_RECEIVED) {
          next += length;
          continue;
        }
        int stop = Math.min(count, next + length);
        for (int i = 0; next < stop; i++, next++) {
          int symbol;
          if (run) {
            symbol = chunk >>> 13;
          } else if (twoBits) {
            symbol = (chunk >>> (2 * (TWO_BIT_SYMBOLS - 1 - i))) & 3;
          } else {
            symbol = (chunk >>> (ONE_BIT_SYMBOLS - 1 - i)) & 1;
          }
          if (symbol != NOT_RECEIVED && !add(next, symbol)) {
            return -1;
          }
        }
      }
      return at;
    }

    private boolean add(int offset, int symbol) {
      if (symbol > LARGE_DELTA || received == offsets.length) {
        return false;
      }
      offsets[received] = (char) offset;
      large[received] = symbol == LARGE_DELTA;
      received++;
      return true;
    }
  }

  /** Returns how many bytes {@link #write} writes. */
  static int sizeBytes(TransportFeedback feedback) {
    int size = HEADER;
    for (int i = 0; i < feedback.receivedCount(); i++) {
      size += symbol(feedback.delta(i));
    }
    return size + chunks(feedback, null);
  }

  static void write(ByteBuffer out, TransportFeedback feedback) {
    out.putShort((short) feedback.baseSequenceNumber());
    out.putShort((short) feedback.statusCount());
    out.putInt(feedback.referenceTime() << 8 | feedback.feedbackCount());
    chunks(feedback, out);
    for (int i = 0; i < feedback.receivedCount(); i++) {
      int delta = feedback.delta(i);
      if (symbol(delta) == SMALL_DELTA) {
        out.put((byte) delta);
      } else {
        out.putShort((short) delta);
      }
    }
  }

  /** Returns the symbol of a delta, which is also the delta's number of bytes. */
  private static int symbol(int delta) {
    return delta >= 0 && delta <= 0xFF ? SMALL_DELTA : LARGE_DELTA;
  }

  /** Writes the chunks, or only measures them if {@code out} is null. Returns their bytes. */
  private static int chunks(TransportFeedback feedback, ByteBuffer out) {
    int size = 0;
    int at = 0;
    int next = 0;
    while (at < feedback.statusCount()) {
      int chunk;
      int length;
      int run = run(feedback, at, next);
      int left = feedback.statusCount() - at;
      if (run >= ONE_BIT_SYMBOLS || run == left) {
        chunk = symbolAt(feedback, at, next) << 13 | run;
        length = run;
      } else if (oneBitEnough(feedback, at, next)) {
        chunk = 0x8000 | vector(feedback, at, next, ONE_BIT_SYMBOLS, 1);
        length = Math.min(left, ONE_BIT_SYMBOLS);
      } else {
        chunk = 0xC000 | vector(feedback, at, next, TWO_BIT_SYMBOLS, 2);
        length = Math.min(left, TWO_BIT_SYMBOLS);
      }
      if (out != null) {
        out.putShort((short) chunk);
      }
      size += 2;
      at += length;
      while (next < feedback.receivedCount() && feedback.offset(next) < at) {
        next++;
      }
    }
    return size;
  }

  /**
   * Returns the symbol of a packet; {@code next} is the first received packet that is not before
   * it.
   */
  private static int symbolAt(TransportFeedback feedback, int at, int next) {
    boolean received = next < feedback.receivedCount() && feedback.offset(next) == at;
    return received ? symbol(feedback.delta(next)) : NOT_RECEIVED;
  }

  /** Returns how many packets from {@code at} on have the same symbol. */
  private static int run(TransportFeedback feedback, int at, int next) {
    int most = Math.min(MAX_RUN, feedback.statusCount() - at);
    int symbol = symbolAt(feedback, at, next);
    if (symbol == NOT_RECEIVED) {
      boolean last = next == feedback.receivedCount();
      return last ? most : Math.min(most, feedback.offset(next) - at);
    }
    int run = 1;
    while (run < most && symbolAt(feedback, at + run, next + run) == symbol) {
      run++;
    }
    return run;
  }

  private static boolean oneBitEnough(TransportFeedback feedback, int at, int next) {
    for (int i = next; i < feedback.receivedCount(); i++) {
      if (feedback.offset(i) >= at + ONE_BIT_SYMBOLS) {
        break;
      }
      if (symbol(feedback.delta(i)) == LARGE_DELTA) {
        return false;
      }
    }
    return true;
  }

  private static int vector(TransportFeedback feedback, int at, int next, int symbols, int bits) {
    int vector = 0;
    int received = next;
    for (int i = 0; i < symbols; i++) {
      int symbol = symbolAt(feedback, at + i, received);
      if (symbol != NOT_RECEIVED) {
        received++;
      }
      vector = vector << bits | symbol;
    }
    return vector;
  }
}
