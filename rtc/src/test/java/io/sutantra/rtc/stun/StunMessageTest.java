package io.sutantra.rtc.stun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StunMessageTest {
  private static final TransactionId ID = new TransactionId(1, 2);
  private static final StunKey KEY = StunKey.of("a password of some length");

  /** Returns a binding request with attributes, each of which is a type, a length and a value. */
  private static ByteBuffer request(int... words) {
    ByteBuffer message = ByteBuffer.allocate(20 + 4 * words.length);
    message.putShort((short) 1).putShort((short) (4 * words.length)).putInt(0x2112A442);
    message.putInt(1).putLong(2);
    for (int word : words) {
      message.putInt(word);
    }
    return message.flip();
  }

  private static Optional<StunMessage> parse(byte[] message) {
    return StunMessage.parse(ByteBuffer.wrap(message));
  }

  @Test
  void leavesTheDatagramAsItWasAndReadsFromItsPosition() {
    byte[] check = StunWriter.request(ID).username("a:b").protectedBy(KEY);
    ByteBuffer datagram = ByteBuffer.allocate(check.length + 10);
    datagram.position(3).put(check).position(3).limit(3 + check.length);

    StunMessage message = StunMessage.parse(datagram).orElseThrow();

    assertThat(message.authentic(KEY)).isTrue();
    assertThat(message.fingerprintValid()).isTrue();
    assertThat(message.length()).isEqualTo(check.length);
    assertThat(message.transactionId()).isEqualTo(ID);
    assertThat(datagram.position()).isEqualTo(3);
    assertThat(datagram.limit()).isEqualTo(3 + check.length);
  }

  @Test
  void takesNothingElseForStun() {
    byte[] good = StunWriter.request(ID).finish();
    assertThat(StunMessage.isStun(ByteBuffer.wrap(good))).isTrue();

    byte[] dtls = good.clone();
    dtls[0] = 22;
    assertThat(StunMessage.isStun(ByteBuffer.wrap(dtls))).isFalse();
    byte[] withoutCookie = good.clone();
    withoutCookie[7]++;
    assertThat(StunMessage.isStun(ByteBuffer.wrap(withoutCookie))).isFalse();
    assertThat(StunMessage.isStun(ByteBuffer.wrap(Arrays.copyOf(good, good.length - 4)))).isFalse();
    assertThat(StunMessage.isStun(ByteBuffer.wrap(Arrays.copyOf(good, good.length + 4)))).isFalse();
    assertThat(StunMessage.isStun(ByteBuffer.wrap(Arrays.copyOf(good, 19)))).isFalse();
    assertThat(StunMessage.isStun(ByteBuffer.allocate(0))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"request", "indication", "success", "error"})
  void tellsTheClasses(String kind) {
    InetSocketAddress from = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);
    StunWriter writer =
        switch (kind) {
          case "request" -> StunWriter.request(ID);
          case "indication" -> StunWriter.indication(ID);
          case "success" -> StunWriter.success(ID, from);
          default -> StunWriter.error(ID, 487, "Role Conflict");
        };
    StunMessage message = parse(writer.finish()).orElseThrow();
    assertThat(message.kind().name()).isEqualToIgnoringCase(kind);
    assertThat(message.method()).isEqualTo(StunMessage.BINDING);
  }

  @Test
  void readsMethodsThatItHasNoUseFor() {
    ByteBuffer allocate = request();
    allocate.putShort(0, (short) 0x02EF);
    StunMessage message = StunMessage.parse(allocate).orElseThrow();
    assertThat(message.method()).isEqualTo(0xFF);
    assertThat(message.kind()).isEqualTo(StunMessage.Kind.REQUEST);
  }

  @Test
  void countsTheFirstOfAttributesThatAreThereTwice() {
    StunMessage message =
        StunMessage.parse(
                request(
                    0x00240004,
                    7,
                    0x00240004,
                    8, // PRIORITY
                    0x00060004,
                    0x61616161,
                    0x00060004,
                    0x62626262, // USERNAME
                    0x80290008,
                    0,
                    1,
                    0x80290008,
                    0,
                    2, // ICE-CONTROLLED
                    0x802A0008,
                    0,
                    3,
                    0x802A0008,
                    0,
                    4, // ICE-CONTROLLING
                    0x00090004,
                    0x0404,
                    0x00090004,
                    0x0457, // ERROR-CODE
                    0x00010008,
                    0x00010009,
                    0x7F000001, // MAPPED-ADDRESS
                    0x00200008,
                    0x00012112,
                    0x5E12A443, // XOR-MAPPED-ADDRESS
                    0x00200008,
                    0x00012112,
                    0x5E12A444))
            .orElseThrow();

    assertThat(message.priority()).hasValue(7);
    assertThat(message.username()).contains("aaaa");
    assertThat(message.controlled()).hasValue(1);
    assertThat(message.controlling()).hasValue(3);
    assertThat(message.errorCode()).hasValue(404);
    assertThat(message.mappedAddress())
        .contains(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  @Test
  void readsTheMappedAddressOfOldServers() {
    StunMessage message =
        StunMessage.parse(request(0x00010008, 0x00010009, 0x7F000001)).orElseThrow();
    assertThat(message.mappedAddress())
        .contains(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9));
  }

  @Test
  void ignoresWhatIsBehindTheIntegrity() {
    byte[] check = StunWriter.request(ID).username("a:b").protectedBy(KEY);
    int integrityEnds = check.length - 8;
    // The additional attributes are USE-CANDIDATE, PRIORITY, an unknown one, and a valid
    // fingerprint.
    ByteBuffer longer = ByteBuffer.allocate(integrityEnds + 16 + 8);
    longer.put(check, 0, integrityEnds).putInt(0x00250000).putInt(0x00240004).putInt(7);
    longer.putInt(0x7FFF0000).putInt(0x80280004);
    longer.putShort(2, (short) (longer.capacity() - 20));
    CRC32 crc = new CRC32();
    crc.update(longer.array(), 0, longer.position() - 4);
    longer.putInt((int) crc.getValue() ^ 0x5354554E).flip();

    StunMessage message = StunMessage.parse(longer).orElseThrow();

    assertThat(message.authentic(KEY)).isTrue();
    assertThat(message.fingerprintValid()).isTrue();
    assertThat(message.useCandidate()).isFalse();
    assertThat(message.priority()).isEmpty();
    assertThat(message.unknownRequired()).isEmpty();
  }

  @Test
  void stepsOverWhatNeedNotBeUnderstood() {
    StunMessage message =
        StunMessage.parse(
                request(
                    0xC0570004, 0x000A0001, // GOOG-NETWORK-INFO
                    0xC05B0004, 1, // GOOG-DELTA
                    0xC0010004, 1, // NOMINATION
                    0x80220003, 0x61626300, // SOFTWARE
                    0x001C0004, 0)) // MESSAGE-INTEGRITY-SHA256, too short to be looked at
            .orElseThrow();
    assertThat(message.unknownRequired()).isEmpty();
  }

  @Test
  void namesWhatWouldHaveToBeUnderstood() {
    StunMessage message =
        StunMessage.parse(request(0x00190004, 0, 0x7FFF0000, 0x80000000)).orElseThrow();
    assertThat(message.unknownRequired()).isEqualTo(List.of(0x0019, 0x7FFF));
  }

  @Test
  void refusesWhatIsNotWellFormed() {
    assertThat(StunMessage.parse(request(0x00240008, 0))).isEmpty();
    assertThat(StunMessage.parse(request(0x0024FFFF, 0))).isEmpty();
    assertThat(StunMessage.parse(request(0x00240003, 0))).isEmpty();
    assertThat(StunMessage.parse(request(0x80290004, 0))).isEmpty();
    assertThat(StunMessage.parse(request(0x00080004, 0))).isEmpty();
    assertThat(StunMessage.parse(request(0x80280008, 0, 0))).isEmpty();
    assertThat(StunMessage.parse(request(0x80280004, 0, 0x80220000))).isEmpty();
    assertThat(StunMessage.parse(request(0x00200008, 0x00030000, 0))).isEmpty();
    assertThat(StunMessage.parse(request(0x00200008, 0x00020000, 0))).isEmpty();
    assertThat(StunMessage.parse(request(0x00090004, 0x0704))).isEmpty();
    assertThat(StunMessage.parse(request(0x00090004, 0x0464))).isEmpty();
    assertThat(StunMessage.parse(request(new int[65]))).isEmpty();
  }

  @Test
  void knowsWhetherThereIsAnIntegrityAndAFingerprint() {
    StunMessage bare = StunMessage.parse(request()).orElseThrow();
    assertThat(bare.hasIntegrity()).isFalse();
    assertThat(bare.authentic(KEY)).isFalse();
    assertThat(bare.hasFingerprint()).isFalse();
    assertThat(bare.fingerprintValid()).isFalse();
    StunMessage wrong = StunMessage.parse(request(0x80280004, 0)).orElseThrow();
    assertThat(wrong.hasFingerprint()).isTrue();
    assertThat(wrong.fingerprintValid()).isFalse();
  }

  @Test
  void writesTheLongestUserName() {
    String username = "r".repeat(256) + ":" + "l".repeat(256);
    byte[] check = StunWriter.request(ID).username(username).priority(1).protectedBy(KEY);
    StunMessage message = parse(check).orElseThrow();
    assertThat(message.username()).contains(username);
    assertThat(message.authentic(KEY)).isTrue();
    assertThat(parse(StunWriter.request(ID).username(username + "x").finish())).isEmpty();
  }

  @Test
  void writesNoErrorThatIsNone() {
    assertThatThrownBy(() -> StunWriter.error(ID, 200, ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("200");
  }
}
