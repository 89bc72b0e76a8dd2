package io.sutantra.rtc.ice;

import io.sutantra.rtc.sdp.IceCredentials;
import io.sutantra.rtc.stun.StunKey;
import io.sutantra.rtc.stun.StunMessage;
import io.sutantra.rtc.stun.StunWriter;
import io.sutantra.rtc.stun.TransactionId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A factory of messages that this side never writes. */
final class Forged {
  private static final int UNKNOWN_ATTRIBUTES = 0x000A;
  private static final int HEADER_BYTES = 20;

  private Forged() {}

  /** Returns a check with attributes of unknown types. */
  static StunWriter withAttributes(StunWriter check, int... types) {
    for (int type : types) {
      check.attribute(type, new byte[] {1, 2, 3});
    }
    return check;
  }

  /** Returns a message with given raw attributes; the last may be truncated. */
  static StunWriter withAttributes(StunWriter message, byte[] attributes) {
    int at = 0;
    while (at + 4 <= attributes.length) {
      int type = (attributes[at] & 0xFF) << 8 | (attributes[at + 1] & 0xFF);
      int length = (attributes[at + 2] & 0xFF) << 8 | (attributes[at + 3] & 0xFF);
      int end = Math.min(attributes.length, at + 4 + length);
      message.attribute(type, Arrays.copyOfRange(attributes, at + 4, end));
      at = end + 3 & ~3;
    }
    return message;
  }

  /** Returns a message without the fingerprint at its end; the integrity stays valid. */
  static byte[] withoutFingerprint(byte[] message) {
    byte[] shorter = Arrays.copyOf(message, message.length - 8);
    ByteBuffer.wrap(shorter).putShort(2, (short) (shorter.length - HEADER_BYTES));
    return shorter;
  }

  /** Returns a request that consists of a header alone. */
  static byte[] bare(TransactionId id) {
    ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES);
    out.putShort((short) StunMessage.BINDING).putShort((short) 0).putInt(0x2112A442);
    return out.putInt(id.high()).putLong(id.low()).array();
  }

  /** Returns messages of a sender who knows everything but the passwords. */
  static List<StunMessage> messages(long seed, IceCredentials one, IceCredentials other) {
    Random random = new Random(seed);
    List<StunMessage> messages = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      TransactionId id = TransactionId.random(random);
      StunWriter writer =
          switch (random.nextInt(4)) {
            case 0 -> StunWriter.success(id, Peers.address(66, 66));
            case 1 -> StunWriter.error(id, random.nextBoolean() ? 487 : 400, "");
            case 2 -> StunWriter.indication(id);
            default -> StunWriter.request(id);
          };
      if (random.nextInt(4) != 0) {
        writer.username(
            random.nextBoolean()
                ? one.ufrag() + ":" + other.ufrag()
                : other.ufrag() + ":" + one.ufrag());
      }
      if (random.nextBoolean()) {
        writer.useCandidate().priority(0xFFFF_FFFFL);
      }
      if (random.nextBoolean()) {
        writer.controlling(random.nextLong());
      } else {
        writer.controlled(random.nextLong());
      }
      byte[] forged =
          random.nextBoolean()
              ? writer.finish()
              : writer.protectedBy(StunKey.of("guessed" + random.nextInt()));
      messages.add(Peers.read(forged));
    }
    return messages;
  }

  /** Returns the types in an answer's UNKNOWN-ATTRIBUTES. */
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
