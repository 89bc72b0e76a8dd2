package io.sutantra.ffmpeg.h264;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.api.media.Bytes;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class RbspReaderTest {
  private static RbspReader reader(String hex) {
    return new RbspReader(Bytes.wrap(HexFormat.of().parseHex(hex)), 0);
  }

  @Test
  void numbersOfExpGolombAreRead() {
    // The table of section 9.1: 1, 010, 011, 00100, 00101, 00110, 00111, 0001000.
    RbspReader in = reader("a6428e2040" + "00");
    for (int expected = 0; expected < 4; expected++) {
      assertThat(in.unsigned()).isEqualTo(expected);
    }
    assertThat(in.failed()).isFalse();
  }

  @Property
  void numbersSurvive(@ForAll @LongRange(max = (1L << 32) - 2) long number) {
    String binary = Long.toBinaryString(number + 1);
    String bits = "0".repeat(binary.length() - 1) + binary + "1".repeat(71 - 2 * binary.length());
    byte[] data = new byte[9];
    for (int i = 0; i < bits.length(); i++) {
      data[i / 8] |= (byte) ((bits.charAt(i) - '0') << (7 - i % 8));
    }
    RbspReader in = new RbspReader(escaped(data), 0);
    assertThat(in.unsigned()).isEqualTo(number);
    assertThat(in.flag()).isTrue();
    assertThat(in.failed()).isFalse();
    long signed = number % 2 == 1 ? (number + 1) / 2 : -(number / 2);
    assertThat(new RbspReader(escaped(data), 0).signed()).isEqualTo(signed);
  }

  /** Returns the data as they stand in a unit: a 3 after two zeros before 0, 1, 2 and 3. */
  private static Bytes escaped(byte[] data) {
    StringBuilder hex = new StringBuilder();
    int zeros = 0;
    for (byte each : data) {
      if (zeros == 2 && (each & 0xFF) <= 3) {
        hex.append("03");
        zeros = 0;
      }
      hex.append("%02x".formatted(each));
      zeros = each == 0 ? zeros + 1 : 0;
    }
    return Bytes.wrap(HexFormat.of().parseHex(hex));
  }

  @Test
  void escapesAreSteppedOver() {
    RbspReader in = reader("000003" + "01" + "000003" + "000003" + "80");
    assertThat(in.bits(24)).isEqualTo(1);
    assertThat(in.bits(24)).isZero();
    assertThat(in.bits(16)).isEqualTo(0x80);
    assertThat(in.failed()).isFalse();
  }

  @Test
  void endFails() {
    RbspReader in = reader("ff");
    assertThat(in.bits(9)).isEqualTo(0x1FE);
    assertThat(in.failed()).isTrue();
    assertThat(in.unsigned()).isZero();
    RbspReader zeros = reader("00".repeat(20));
    assertThat(zeros.unsigned()).isZero();
    assertThat(zeros.failed()).as("more than 31 zeros").isTrue();
    RbspReader large = reader("0880");
    assertThat(large.unsigned(15)).isZero();
    assertThat(large.failed()).as("a number above the limit").isTrue();
  }

  @Property
  void everyReadEnds(@ForAll @Size(max = 40) byte[] data) {
    RbspReader in = new RbspReader(Bytes.wrap(data), 0);
    int reads = 0;
    while (!in.failed()) {
      assertThat(in.unsigned()).isBetween(0L, (1L << 32) - 2);
      assertThat(++reads).isLessThanOrEqualTo(8 * data.length + 1);
    }
  }
}
