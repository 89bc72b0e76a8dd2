package io.sutantra.transport.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.rtc.rtp.RtpHeader;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class RtpStampTest {
  private final byte[] out = new byte[64];

  @Test
  void writesAPlainHeader() {
    RtpStamp stamp = new RtpStamp(96, 0xCAFEBABE, 0, "0", 0, 0);
    assertThat(stamp.length()).isEqualTo(12);
    stamp.write(out, 3, true, 0xFFFE, 0x80000001, 0, 0);
    RtpHeader header = RtpHeader.parse(ByteBuffer.wrap(out, 3, 12)).orElseThrow();
    assertThat(header.marker()).isTrue();
    assertThat(header.payloadType()).isEqualTo(96);
    assertThat(header.sequenceNumber()).isEqualTo(0xFFFE);
    assertThat(header.timestamp()).isEqualTo(0x80000001);
    assertThat(header.ssrc()).isEqualTo(0xCAFEBABE);
    assertThat(header.payloadOffset()).isEqualTo(12);
  }

  @Test
  void writesTheExtensionsOfOneByteHeaders() {
    RtpStamp stamp = new RtpStamp(100, 1, 4, "v0", 3, 5);
    stamp.write(out, 0, false, 7, 9, 0x00ABCDEF, 0x11223344);
    RtpHeader header = RtpHeader.parse(ByteBuffer.wrap(out, 0, stamp.length())).orElseThrow();
    assertThat(header.payloadOffset()).isEqualTo(stamp.length()).isEqualTo(12 + 4 + 12);
    assertThat(ByteBuffer.wrap(out).getInt(12)).isEqualTo(0xBEDE0003);
    assertThat(out[16]).isEqualTo((byte) 0x41);
    assertThat(new String(out, 17, 2, java.nio.charset.StandardCharsets.US_ASCII)).isEqualTo("v0");
    assertThat(ByteBuffer.wrap(out).getInt(19)).isEqualTo(0x32ABCDEF);
    assertThat(out[23]).isEqualTo((byte) 0x51);
    assertThat(ByteBuffer.wrap(out).getShort(24)).isEqualTo((short) 0x3344);
    assertThat(new byte[] {out[26], out[27]}).as("padding").containsOnly(0);
  }

  @Test
  void leavesOutAnIdentificationThatIsTooLong() {
    assertThat(new RtpStamp(96, 1, 4, "x".repeat(17), 0, 0).length()).isEqualTo(12);
    assertThat(new RtpStamp(96, 1, 4, "x".repeat(16), 0, 0).length()).isEqualTo(12 + 4 + 20);
  }

  @Test
  void sendTimeIsSecondsIn618FixedPoint() {
    assertThat(RtpStamp.sendTime(1_500_000_000L)).isEqualTo(3 << 17);
    assertThat(RtpStamp.sendTime(64_000_000_000L)).isZero();
    assertThat(RtpStamp.sendTime(63_999_999_999L)).isEqualTo(0xFFFFFF);
    assertThat(RtpStamp.sendTime(-1)).isBetween(0, 0xFFFFFF);
  }
}
