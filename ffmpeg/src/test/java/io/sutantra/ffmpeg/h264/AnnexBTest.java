package io.sutantra.ffmpeg.h264;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sutantra.api.media.Bytes;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class AnnexBTest {
  private static Bytes bytes(String hex) {
    return Bytes.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  private static List<String> split(String hex) {
    return AnnexB.split(bytes(hex)).stream()
        .map(unit -> HexFormat.of().formatHex(unit.bytes().toArray()))
        .toList();
  }

  @Test
  void startCodesHaveThreeBytesOrMore() {
    assertThat(split("000001 67aa 00000001 68bb 000001 6588"))
        .containsExactly("67aa", "68bb", "6588");
    assertThat(split("00000000000001 67aa0000 000001 68 000000")).containsExactly("67aa", "68");
  }

  @Test
  void emptyUnitsAreNone() {
    assertThat(split("000001 000001 67 000001")).containsExactly("67");
    assertThat(split("000001")).isEmpty();
  }

  @Test
  void escapedZerosAreNoStartCode() {
    assertThat(split("000001 65 000003 01 000003 00 02")).containsExactly("65000003010000030002");
  }

  @Test
  void otherDataHaveNoUnits() {
    assertThat(split("")).isEmpty();
    assertThat(split("0000")).isEmpty();
    assertThat(split("67aa")).isEmpty();
    assertThat(split("00000002 67aa")).isEmpty();
    assertThat(split("01 000001 67aa")).isEmpty();
  }

  @Test
  void unitHasAHeader() {
    assertThatThrownBy(() -> new NalUnit(Bytes.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 bytes");
  }

  @Property
  void splittingUndoesJoining(@ForAll @Size(max = 8) List<@Size(min = 1, max = 40) byte[]> data) {
    List<NalUnit> units = new ArrayList<>();
    for (byte[] unit : data) {
      for (int i = 0; i < unit.length; i++) {
        unit[i] = unit[i] == 0 ? 3 : unit[i];
      }
      units.add(new NalUnit(Bytes.wrap(unit)));
    }
    assertThat(AnnexB.split(AnnexB.join(units))).isEqualTo(units);
  }

  @Property
  void everyStreamHasItsUnits(@ForAll @Size(max = 200) byte[] stream) {
    for (int i = 0; i < stream.length; i++) {
      // Few different bytes make many start codes.
      stream[i] &= 3;
    }
    List<NalUnit> units = AnnexB.split(Bytes.wrap(stream));
    assertThat(AnnexB.split(AnnexB.join(units))).isEqualTo(units);
  }
}
