package io.sutantra.rtc.mux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacketKindTest {
  private static PacketKind kind(int... bytes) {
    ByteBuffer datagram = ByteBuffer.allocate(bytes.length + 3).position(3);
    for (int each : bytes) {
      datagram.put((byte) each);
    }
    return PacketKind.of(datagram.position(3));
  }

  @ParameterizedTest
  @CsvSource({
    "0, STUN",
    "3, STUN",
    "4, UNKNOWN",
    "19, UNKNOWN",
    "20, DTLS",
    "63, DTLS",
    "64, UNKNOWN",
    "79, UNKNOWN",
    "127, UNKNOWN",
    "128, RTP",
    "191, RTP",
    "192, UNKNOWN",
    "255, UNKNOWN"
  })
  void theFirstByteTells(int first, PacketKind kind) {
    assertThat(kind(first, 96, 0)).isEqualTo(kind);
    assertThat(kind(first)).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource({"0, RTP", "127, RTP", "191, RTP", "192, RTCP", "200, RTCP", "223, RTCP", "224, RTP"})
  void theSecondByteTellsRtcp(int second, PacketKind kind) {
    assertThat(kind(0x80, second)).isEqualTo(kind);
  }

  @Test
  void nothingIsNothing() {
    assertThat(PacketKind.of(ByteBuffer.allocate(0))).isEqualTo(PacketKind.UNKNOWN);
  }
}
