package io.sutantra.rtc.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Tests of the reading of header extensions. */
class RtpExtensionsTest {
  private static final String HEADER = "9060000100000000deadbeef";

  private static byte[] packet(String extensions) {
    return HexFormat.of().parseHex(HEADER + extensions.replace(" ", ""));
  }

  @Test
  void readsOneByteHeaders() {
    byte[] packet = packet("bede0003 31 0102 00 00 41 6869 a0 78 00 51 00");
    assertThat(RtpExtensions.unsigned16(packet, packet.length, 3)).isEqualTo(0x0102);
    assertThat(RtpExtensions.text(packet, packet.length, 4)).contains("hi");
    assertThat(RtpExtensions.text(packet, packet.length, 10)).contains("x");
    assertThat(RtpExtensions.unsigned16(packet, packet.length, 4)).isEqualTo(0x6869);
    assertThat(RtpExtensions.unsigned16(packet, packet.length, 10)).isEqualTo(-1);
    assertThat(RtpExtensions.text(packet, packet.length, 5)).isEmpty();
    assertThat(RtpExtensions.text(packet, packet.length, 0)).isEmpty();
  }

  @Test
  void readsTwoByteHeaders() {
    byte[] packet = packet("10000003 03 02 0102 00 04 00 0a 03 616263");
    assertThat(RtpExtensions.unsigned16(packet, packet.length, 3)).isEqualTo(0x0102);
    assertThat(RtpExtensions.text(packet, packet.length, 4)).contains("");
    assertThat(RtpExtensions.text(packet, packet.length, 10)).contains("abc");
  }

  @Test
  void nothingIsReadBehindTheStopElementOrOfAnotherProfile() {
    byte[] stopped = packet("bede0002 f0 00 00 00 31 0102 00");
    assertThat(RtpExtensions.unsigned16(stopped, stopped.length, 3)).isEqualTo(-1);
    byte[] other = packet("abcd0001 31 0102 00");
    assertThat(RtpExtensions.unsigned16(other, other.length, 3)).isEqualTo(-1);
  }

  @Test
  void everyInputHasAnAnswer() {
    Random random = new Random(3);
    byte[] base = packet("bede0003 31 0102 00 00 41 6869 a0 78 00 51 00");
    for (int i = 0; i < 200_000; i++) {
      byte[] damaged = Arrays.copyOf(base, random.nextInt(base.length + 8));
      for (int j = 0; j < 3 && damaged.length > 0; j++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      int id = random.nextInt(16);
      int number = RtpExtensions.unsigned16(damaged, damaged.length, id);
      assertThat(number).isBetween(-1, 0xFFFF);
      RtpExtensions.text(damaged, damaged.length, id)
          .ifPresent(text -> assertThat(text.length()).isLessThan(256));
    }
  }
}
