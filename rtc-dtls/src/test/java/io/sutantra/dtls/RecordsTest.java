package io.sutantra.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class RecordsTest {
  private static byte[] record(int type, int version, int epoch, byte[] fragment) {
    return ByteBuffer.allocate(13 + fragment.length)
        .put((byte) type)
        .putShort((short) version)
        .putShort((short) epoch)
        .put(new byte[6])
        .putShort((short) fragment.length)
        .put(fragment)
        .array();
  }

  private static byte[] message(int type, int length, int offset, int fragment) {
    ByteBuffer out = ByteBuffer.allocate(12 + Math.min(fragment, 1500));
    out.putInt(type << 24 | length).putShort((short) 0);
    out.put((byte) (offset >> 16)).putShort((short) offset);
    out.put((byte) (fragment >> 16)).putShort((short) fragment);
    return out.array();
  }

  private static byte[] handshake(byte[] message) {
    return record(22, 0xFEFD, 0, message);
  }

  @Example
  void messagesOfReasonableLengthPass() {
    assertThat(Records.wellFormed(handshake(message(1, 200, 0, 200)))).isTrue();
    assertThat(Records.wellFormed(handshake(message(11, 16 * 1024, 15_000, 1000)))).isTrue();
    assertThat(Records.wellFormed(handshake(message(14, 0, 0, 0)))).isTrue();
  }

  @Example
  void messagesThatClaimToBeHugeDoNot() {
    assertThat(Records.wellFormed(handshake(message(11, 16 * 1024 + 1, 0, 100)))).isFalse();
    assertThat(Records.wellFormed(handshake(message(11, 0xFFFFFF, 0, 0)))).isFalse();
    assertThat(Records.wellFormed(handshake(message(11, 0xFFFFFF, 0xFFFFF0, 1)))).isFalse();
    byte[] behind =
        ByteBuffer.allocate(24).put(message(14, 0, 0, 0)).put(message(11, 0xFFFFFF, 0, 0)).array();
    assertThat(Records.wellFormed(handshake(behind))).isFalse();
    byte[] inSecondRecord =
        ByteBuffer.allocate(50)
            .put(handshake(message(14, 0, 0, 0)))
            .put(handshake(message(11, 0xFFFFFF, 0, 0)))
            .array();
    assertThat(Records.wellFormed(inSecondRecord)).isFalse();
  }

  @Example
  void fragmentsMustLieWithinTheirMessage() {
    assertThat(Records.wellFormed(handshake(message(1, 200, 100, 101)))).isFalse();
    assertThat(Records.wellFormed(handshake(message(1, 2000, 0, 1600)))).isFalse();
  }

  @Example
  void whatIsNoRecordDoesNotPass() {
    byte[] fragment = message(1, 200, 0, 200);
    assertThat(Records.wellFormed(new byte[0])).isFalse();
    assertThat(Records.wellFormed(new byte[12])).isFalse();
    assertThat(Records.wellFormed(record(19, 0xFEFD, 0, fragment))).isFalse();
    assertThat(Records.wellFormed(record(24, 0xFEFD, 0, fragment))).isFalse();
    assertThat(Records.wellFormed(record(22, 0x0303, 0, fragment))).isFalse();
    assertThat(Records.wellFormed(record(23, 0xFEFD, 1, new byte[2048]))).isFalse();
    assertThat(Records.wellFormed(record(22, 0xFEFF, 0, fragment))).isTrue();
    assertThat(Records.wellFormed(record(23, 0xFEFD, 1, new byte[1024]))).isTrue();
  }

  @Example
  void onlyAClientHelloBegins() {
    assertThat(Records.beginsHandshake(handshake(message(1, 200, 0, 200)))).isTrue();
    assertThat(Records.beginsHandshake(handshake(message(1, 2000, 0, 200)))).isTrue();
    assertThat(Records.beginsHandshake(handshake(message(2, 200, 0, 200)))).isFalse();
    assertThat(Records.beginsHandshake(record(22, 0xFEFD, 1, message(1, 9, 0, 9)))).isFalse();
    assertThat(Records.beginsHandshake(record(21, 0xFEFD, 0, message(1, 9, 0, 9)))).isFalse();
    assertThat(Records.beginsHandshake(handshake(new byte[0]))).isFalse();
  }

  @Example
  void onlyShortEncryptedRecordsConcernTheEstablished() {
    assertThat(Records.concernsEstablished(record(21, 0xFEFD, 1, new byte[26]))).isTrue();
    assertThat(Records.concernsEstablished(record(22, 0xFEFD, 1, new byte[48]))).isTrue();
    assertThat(Records.concernsEstablished(record(21, 0xFEFD, 0, new byte[2]))).isFalse();
    assertThat(Records.concernsEstablished(record(23, 0xFEFD, 1, new byte[48]))).isFalse();
    assertThat(Records.concernsEstablished(record(22, 0xFEFD, 1, new byte[500]))).isFalse();
    assertThat(Records.concernsEstablished(new byte[0])).isFalse();
  }

  @Property
  void anyBytesHaveAnAnswer(
      @ForAll @Size(max = 80) byte[] bytes, @ForAll @IntRange(min = 20, max = 26) int type) {
    if (bytes.length > 2) {
      bytes[0] = (byte) type;
      bytes[1] = (byte) 0xFE;
      bytes[2] = (byte) 0xFD;
    }
    if (bytes.length > 13) {
      bytes[11] = 0;
      bytes[12] = (byte) (bytes[12] & 31);
    }
    boolean wellFormed = Records.wellFormed(bytes);
    assertThat(Records.beginsHandshake(bytes) && !wellFormed).isFalse();
    boolean unused = Records.concernsEstablished(bytes);
  }
}
