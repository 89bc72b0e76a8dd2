package io.sutantra.broadcast.ice;

import io.sutantra.broadcast.stun.StunMessage;
import io.sutantra.broadcast.stun.StunWriter;
import io.sutantra.broadcast.stun.TransactionId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Messages that this side does not write. */
final class Forged {
  private static final int UNKNOWN_ATTRIBUTES = 0x000A;
  private static final int HEADER_BYTES = 20;

  private Forged() {}

  /** A check that has attributes that nobody knows. */
  static StunWriter withAttributes(StunWriter check, int... types) {
    for (int type : types) {
      check.attribute(type, new byte[] {1, 2, 3});
    }
    return check;
  }

  /** A request that is a header alone. */
  static byte[] bare(TransactionId id) {
    ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES);
    out.putShort((short) StunMessage.BINDING).putShort((short) 0).putInt(0x2112A442);
    return out.putInt(id.high()).putLong(id.low()).array();
  }

  /** What UNKNOWN-ATTRIBUTES of an answer names. */
  static List<Integer> unknownAttributes(byte[] answer) {
    ByteBuffer in = ByteBuffer.wrap(answer).position(HEADER_BYTES);
    while (in.hasRemaining()) {
      int type = in.getShort() & 0xFFFF;
      int length = in.getShort() & 0xFFFF;
      if (type == UNKNOWN_ATTRIBUTES) {
        List<Integer> types = new ArrayList<>();
        for (int i = 0; i < length / 2; i++) {
          types.add(in.getShort() & 0xFFFF);
        }
        return types;
      }
      in.position(in.position() + (length + 3 & ~3));
    }
    return List.of();
  }
}
