package io.sutantra.rtc.session;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * A parser of the framing of datagrams on a TCP connection: each frame has two bytes of length, and
 * the datagram.
 *
 * <p><b>Threading:</b> confined. <b>Spec:</b> RFC 4571 section 2, which RFC 6544 is based on.
 */
public final class FramedDatagrams {
  private static final int LENGTH_BYTES = 2;
  private static final int FIRST_CAPACITY = 2_048;

  private byte[] partial = new byte[FIRST_CAPACITY];
  private int held;

  /** Returns the frame of a datagram of at most 65,535 bytes. */
  public static byte[] frame(byte[] datagram) {
    return ByteBuffer.allocate(LENGTH_BYTES + datagram.length)
        .putShort((short) datagram.length)
        .put(datagram)
        .array();
  }

  /**
   * Takes bytes, from the buffer's position to its limit.
   *
   * @param datagrams the consumer of each complete datagram, which is valid during the call
   */
  public void receive(ByteBuffer bytes, Consumer<ByteBuffer> datagrams) {
    while (bytes.hasRemaining()) {
      if (held < LENGTH_BYTES) {
        partial[held++] = bytes.get();
      } else {
        int end = LENGTH_BYTES + length();
        if (partial.length < end) {
          partial = Arrays.copyOf(partial, end);
        }
        int more = Math.min(end - held, bytes.remaining());
        bytes.get(partial, held, more);
        held += more;
      }
      if (held >= LENGTH_BYTES && held == LENGTH_BYTES + length()) {
        held = 0;
        datagrams.accept(ByteBuffer.wrap(partial, LENGTH_BYTES, length()).slice());
      }
    }
  }

  private int length() {
    return (partial[0] & 0xFF) << 8 | (partial[1] & 0xFF);
  }
}
