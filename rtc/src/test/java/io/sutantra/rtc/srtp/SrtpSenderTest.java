package io.sutantra.rtc.srtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SrtpSenderTest {
  private static final byte[] PAYLOAD = Session.bytes(7, 100);

  private final Session session = new Session(SrtpProfile.AEAD_AES_128_GCM);

  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void anIndexIsNeverUsedTwice(SrtpProfile profile) {
    Session one = new Session(profile);
    one.protect(1, 65_535, PAYLOAD);
    assertThatThrownBy(() -> one.protect(1, 65_535, PAYLOAD))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("65535");
    one.protect(1, 65_536, PAYLOAD);
    assertThatThrownBy(() -> one.protect(1, 65_536, PAYLOAD))
        .isInstanceOf(IllegalStateException.class);
    // The sequence number is new, but the roll-over counter was not advanced.
    assertThatThrownBy(() -> one.protect(1, 1, PAYLOAD)).isInstanceOf(IllegalStateException.class);
    one.protect(1, 70_000, PAYLOAD);
  }

  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void aPacketIsSentAgainToTheLastBit(SrtpProfile profile) {
    Session one = new Session(profile);
    assertThat(one.unprotect(one.protect(1, 65_530, PAYLOAD))).isPresent();
    byte[] wrapped = one.protect(1, 65_537, PAYLOAD);
    byte[] later = one.protect(1, 65_540, PAYLOAD);
    byte[] header = Session.header(1, 1);
    for (int times = 0; times < 3; times++) {
      assertThat(protectAgain(one, header, 1)).isEqualTo(wrapped);
    }
    assertThat(protectAgain(one, Session.header(1, 4), 1)).isEqualTo(later);
    assertThat(one.unprotect(later)).isPresent();
    assertThat(one.unprotect(protectAgain(one, header, 1))).as("it had been lost").isPresent();
    assertThat(one.unprotect(protectAgain(one, header, 1))).as("it has come").isEmpty();
    assertThatThrownBy(() -> protectAgain(one, Session.header(1, 5), 1))
        .as("was never sent")
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("65541");
    assertThatThrownBy(() -> protectAgain(one, Session.header(2, 0), 0))
        .isInstanceOf(IllegalStateException.class);
  }

  private static byte[] protectAgain(Session session, byte[] header, int rollOver) {
    byte[] out = Arrays.copyOf(header, header.length + PAYLOAD.length + session.profile.tagBytes());
    int length =
        session.sender.protectAgain(out, 0, header.length, PAYLOAD, 0, PAYLOAD.length, rollOver);
    return Arrays.copyOf(out, length);
  }

  @Test
  void eachSsrcHasItsOwnIndexes() {
    for (int ssrc = 1; ssrc <= SentIndexes.MAX_SSRCS; ssrc++) {
      session.protect(ssrc, 5, PAYLOAD);
    }
    for (int ssrc = 1; ssrc <= SentIndexes.MAX_SSRCS; ssrc++) {
      int again = ssrc;
      assertThatThrownBy(() -> session.protect(again, 5, PAYLOAD))
          .isInstanceOf(IllegalStateException.class);
      session.protect(ssrc, 6, PAYLOAD);
    }
    assertThatThrownBy(() -> session.protect(99, 0, PAYLOAD))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("00000063");
  }

  @Test
  void theHighestRollOverIsLegal() {
    session.protect(1, 0x7FFF_FFFF_FFFFL, PAYLOAD);
    session.protect(1, 0xFFFF_FFFF_FFFFL, PAYLOAD);
    assertThatThrownBy(() -> session.protect(1, 0, PAYLOAD))
        .isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void withoutRoomNothingIsWrittenOrCounted(SrtpProfile profile) {
    Session one = new Session(profile);
    byte[] header = Session.header(1, 0);
    byte[] small = Arrays.copyOf(header, header.length + PAYLOAD.length + profile.tagBytes() - 1);
    byte[] before = small.clone();
    assertThatThrownBy(
            () -> one.sender.protect(small, 0, header.length, PAYLOAD, 0, PAYLOAD.length, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(
            () -> one.sender.protect(small, 0, header.length, PAYLOAD, 1, PAYLOAD.length, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> one.sender.protect(small, 0, 11, PAYLOAD, 0, 1, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(small).isEqualTo(before);
    assertThatCode(() -> one.protect(1, 0, PAYLOAD)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void rtcpWithoutRoomIsNotCountedEither(SrtpProfile profile) {
    Session one = new Session(profile);
    byte[] packet = Session.rtcp(1, 28);
    byte[] small = Arrays.copyOf(packet, packet.length + profile.rtcpTrailerBytes() - 1);
    assertThatThrownBy(() -> one.sender.protectRtcp(small, 0, packet.length))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> one.sender.protectRtcp(new byte[100], 0, 7))
        .isInstanceOf(IndexOutOfBoundsException.class);
    byte[] out = one.protectRtcp(packet);
    int word = profile == SrtpProfile.AEAD_AES_128_GCM ? out.length - 4 : out.length - 14;
    assertThat(Arrays.copyOfRange(out, word, word + 4)).containsExactly(0x80, 0, 0, 0);
  }

  @Test
  void twoPacketsOfOnePayloadHaveNothingInCommon() {
    byte[] one = session.protect(1, 1, PAYLOAD);
    byte[] two = session.protect(1, 2, PAYLOAD);
    byte[] other = session.protect(2, 2, PAYLOAD);
    byte[] later = session.protect(1, 0x10001, PAYLOAD);
    assertThat(ciphertext(one))
        .isNotEqualTo(ciphertext(two))
        .isNotEqualTo(ciphertext(other))
        .isNotEqualTo(ciphertext(later));
  }

  private static byte[] ciphertext(byte[] packet) {
    return Arrays.copyOfRange(packet, Session.HEADER, Session.HEADER + PAYLOAD.length);
  }
}
