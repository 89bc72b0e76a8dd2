package io.sutantra.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.api.media.Bytes;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the rules of RFC 6716 section 3.4, one by one. */
final class OpusPacketTest {
  private static Bytes bytes(String hex) {
    return Bytes.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  private static Bytes filled(String hex, int length) {
    return Bytes.wrap(Arrays.copyOf(HexFormat.of().parseHex(hex.replace(" ", "")), length));
  }

  /** Tests the configuration numbers and frame lengths of section 3.1, table 2. */
  @ParameterizedTest
  @CsvSource({
    "0, 10000", "1, 20000", "2, 40000", "3, 60000", "4, 10000", "7, 60000", "8, 10000",
    "11, 60000", "12, 10000", "13, 20000", "14, 10000", "15, 20000", "16, 2500", "17, 5000",
    "18, 10000", "19, 20000", "20, 2500", "27, 20000", "28, 2500", "31, 20000"
  })
  void configurationTellsTheLengthOfAFrame(int config, long micros) {
    Bytes packet = Bytes.wrap(new byte[] {(byte) (config << 3), 1});
    assertThat(OpusPacket.parse(packet)).contains(new OpusPacket(1, micros * 1_000, false));
  }

  @ParameterizedTest
  @CsvSource({
    "fc, 1, true", // a frame that was not sent: discontinuous transmission
    "f8, 1, false",
    "f8 01 02 03, 1, false",
    "f9 01 02, 2, false",
    "f9, 2, false",
    "fa 01 02, 2, false",
    "fa 01 02 03, 2, false",
    "fa 00, 2, false",
    "fb 01 07, 1, false",
    "fb 06 010203040506, 6, false",
    "fb 41 02 07 0000, 1, false", // two bytes of padding
    "fb 83 01 02 aa bbbb cc, 3, false",
    "83 30, 48, false" // frames of 2.5 ms, one byte each
  })
  void framesAreCounted(String hex, int frames, boolean stereo) {
    assertThat(OpusPacket.parse(hex.startsWith("83") ? filled("83 30", 50) : bytes(hex)))
        .hasValueSatisfying(
            packet -> {
              assertThat(packet.frames()).isEqualTo(frames);
              assertThat(packet.stereo()).isEqualTo(stereo);
              assertThat(packet.durationNanos()).isEqualTo(frames * packet.frameNanos());
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // R1: no byte
        "f9 01", // R3: two frames of one size in an odd number of bytes
        "fa", // R4: the size is missing
        "fa fc", // R4: half a size
        "fa 03 0102", // R4: a size beyond the end
        "fb", // the count is missing
        "fb 00 01", // R5: no frames
        "fb 07 01020304050607", // R5: 140 ms
        "1b 03 010203", // R5: three frames of 60 ms
        "fb 02 010203", // R6: three bytes for two frames
        "fb 41", // R6: the length of the padding is missing
        "fb 41 ff", // R6: half a length of padding
        "fb 41 05 0102", // R6: padding longer than the packet
        "fb 83 01", // R7: a size is missing
        "fb 82 05 01" // R7: a size beyond the end
      })
  void whatBreaksARuleIsNoPacket(String hex) {
    assertThat(OpusPacket.parse(bytes(hex))).isEmpty();
  }

  /** Tests rule R2: no frame has more than 1,275 bytes. */
  @Test
  void framesAreBounded() {
    assertThat(OpusPacket.parse(filled("f8", 1_276))).isPresent();
    assertThat(OpusPacket.parse(filled("f8", 1_277))).isEmpty();
    assertThat(OpusPacket.parse(filled("f9", 2_551))).isPresent();
    assertThat(OpusPacket.parse(filled("f9", 2_553))).isEmpty();
    assertThat(OpusPacket.parse(filled("fa ff ff", 3 + 1_275 + 1_275))).isPresent();
    assertThat(OpusPacket.parse(filled("fa ff ff", 3 + 1_275 + 1_276))).isEmpty();
    assertThat(OpusPacket.parse(filled("fb 01", 2 + 1_275))).isPresent();
    assertThat(OpusPacket.parse(filled("fb 01", 2 + 1_276))).isEmpty();
  }

  @Test
  void paddingMayBeLong() {
    // The padding has 254 and 254 and 10 bytes.
    assertThat(OpusPacket.parse(filled("fb 41 ff ff 0a", 5 + 7 + 518))).isPresent();
    assertThat(OpusPacket.parse(filled("fb 41 ff ff 0a", 5 + 517))).isEmpty();
  }

  @Property
  void everyInputHasAnAnswer(@ForAll @Size(max = 20) byte[] data) {
    OpusPacket.parse(Bytes.wrap(data))
        .ifPresent(
            packet -> {
              assertThat(packet.durationNanos()).isBetween(2_500_000L, 120_000_000L);
              assertThat(packet.frames()).isBetween(1, 48);
            });
  }
}
