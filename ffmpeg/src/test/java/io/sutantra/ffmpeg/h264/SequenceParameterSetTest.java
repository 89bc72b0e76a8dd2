package io.sutantra.ffmpeg.h264;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.api.media.Bytes;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests with the parameter sets of x264, of other encoders and of RFC 3984. */
final class SequenceParameterSetTest {
  private static NalUnit unit(String hex) {
    return new NalUnit(Bytes.wrap(HexFormat.of().parseHex(hex)));
  }

  @ParameterizedTest
  @CsvSource({
    "6742000a9653058988, 176x144, Baseline 1.0, 1, 8, false",
    "6742c00ad90de840000003004000000f03c48992, 48x48, Constrained Baseline 1.0, 1, 8, false",
    "67640028acd940780227e584000003000400000300f03c60c658, 1920x1080, High 4.0, 1, 8, false",
    "67640028acd94078044fdc20000003002000000783e2c5b2c0, 1920x1080, High 4.0, 1, 8, true",
    "674d400aeca2bf111108000003000800000301e078912cb0, 66x34, Main 1.0, 1, 8, false",
    "67640015acd9444d08000003000800000301e0f8a14cb0, 64x64, High 2.1, 1, 8, true",
    "677a000abcd9457e223e10000003001000000303c0f1225960, 66x34, High 4:2:2 1.0, 2, 8, false",
    "676e000aa6cd94426840000003004000000f03c4896580, 64x64, High 10 1.0, 1, 10, false",
    "6764000af365109a10000003001000000303c0f1225960, 64x64, High 1.0, 0, 8, false",
    "6764000aacd9442684000003000400000300f03c489658, 64x64, High 1.0, 1, 8, false"
  })
  void propertiesAreRead(
      String hex, String size, String profile, int chroma, int depth, boolean interlaced) {
    SequenceParameterSet set = SequenceParameterSet.parse(unit(hex)).orElseThrow();
    assertThat(set.width() + "x" + set.height()).isEqualTo(size);
    assertThat(set.describe()).isEqualTo(profile);
    assertThat(set.chromaFormat()).isEqualTo(chroma);
    assertThat(set.bitDepth()).isEqualTo(depth);
    assertThat(set.interlaced()).isEqualTo(interlaced);
    assertThat(set.id()).isZero();
  }

  @Test
  void scalingListsAreSteppedOver() {
    // High, 4:2:0, with the first scaling list of 16 numbers that all repeat the first, and no
    // other.
    String bits =
        "01100100"
            + "00000000"
            + "00001010" // profile, constraints, level
            + "1"
            + "010"
            + "1"
            + "1"
            + "0" // id, chroma, depths, bypass
            + "1"
            + "1"
            + "000010001"
            + "0000000" // matrix; a list that ends: -8
            + "1"
            + "011"
            + "010"
            + "0" // frame number, order of type 2, references, gaps
            + "011"
            + "010"
            + "1"
            + "1"
            + "0"
            + "0"
            + "1"; // 3 x 2 macroblocks, no crop, no VUI
    assertThat(SequenceParameterSet.parse(unit("67" + hex(bits))))
        .hasValueSatisfying(set -> assertThat(set.width() + "x" + set.height()).isEqualTo("48x32"));
  }

  private static String hex(String bits) {
    StringBuilder hex = new StringBuilder();
    String padded = bits + "0".repeat((8 - bits.length() % 8) % 8);
    for (int at = 0; at < padded.length(); at += 8) {
      hex.append("%02x".formatted(Integer.parseInt(padded.substring(at, at + 8), 2)));
    }
    return hex.toString();
  }

  @Test
  void setCutShortIsNone() {
    NalUnit whole = unit("6742000a9653058988");
    for (int length = 1; length < whole.length() - 1; length++) {
      assertThat(SequenceParameterSet.parse(new NalUnit(whole.bytes().slice(0, length))))
          .as("%d bytes", length)
          .isEmpty();
    }
    assertThat(SequenceParameterSet.parse(unit("6842000a9653058988"))).as("a PPS").isEmpty();
  }

  @Test
  void forgedNumbersAreRefused() {
    String start = "01000010" + "00000000" + "00001010" + "1" + "1" + "011" + "1" + "0";
    String side = "00000000000" + "1" + "00000000000"; // 2,047 and one more macroblocks
    assertThat(SequenceParameterSet.parse(unit("67" + hex(start + side + side + "11001"))))
        .as("32768 pixels a side")
        .isEmpty();
    // 32x32, of which 15 + 1 units of two pixels are cut off at the sides.
    String cropped = start + "010" + "010" + "1" + "1" + "1" + "000010000" + "010" + "1" + "1";
    assertThat(SequenceParameterSet.parse(unit("67" + hex(cropped + "01")))).isEmpty();
    assertThat(SequenceParameterSet.parse(unit("67420000" + "00".repeat(40)))).isEmpty();
  }

  @Property
  void everythingIsASetOrNone(@ForAll @Size(max = 60) byte[] afterHeader) {
    SequenceParameterSet.parse(Bytes.wrap(afterHeader))
        .ifPresent(
            set -> {
              assertThat(set.width()).isBetween(1, 16_384);
              assertThat(set.height()).isBetween(1, 16_384);
              assertThat(set.describe()).isNotBlank();
            });
  }
}
