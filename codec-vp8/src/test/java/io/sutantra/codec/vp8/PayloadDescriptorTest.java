package io.sutantra.codec.vp8;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.api.media.Bytes;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PayloadDescriptorTest {
  private static Bytes bytes(String hex) {
    return Bytes.wrap(HexFormat.of().parseHex(hex));
  }

  @ParameterizedTest
  @CsvSource({
    // payload,      start, id,    layer, length
    "10aa,           true,  -1,    0,     1", // RFC 7741 section 4.5.1
    "00aa,           false, -1,    0,     1",
    "11aa,           false, -1,    0,     1", // S of a later partition
    "30aa,           true,  -1,    0,     1", // N
    "58aa,           true,  -1,    0,     1", // reserved bits
    "9000aa,         true,  -1,    0,     2", // X alone
    "900faa,         true,  -1,    0,     2", // X with reserved bits
    "908011aa,       true,  17,    0,     3", // section 4.5.2: 7 bits
    "90809234aa,     true,  4660,  0,     4", // 15 bits
    "9080ffffaa,     true,  32767, 0,     4",
    "90407faa,       true,  -1,    0,     3", // L
    "9020c0aa,       true,  -1,    3,     3", // T
    "9010ffaa,       true,  -1,    0,     3", // K without T: the TID must be ignored
    "9030bfaa,       true,  -1,    2,     3", // T and K share an octet
    "80f081020340aa, false, 258,   1,     6" // all fields
  })
  void everyFormIsRead(String hex, boolean start, int pictureId, int layer, int length) {
    Bytes payload = bytes(hex.strip());
    assertThat(PayloadDescriptor.parse(payload))
        .contains(new PayloadDescriptor(start, pictureId, layer, length));
    assertThat(payload.at(length)).isEqualTo((byte) 0xAA);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "80", "8080", "808080", "8040", "8020", "8010", "80c001", "80f0810203"})
  void whatIsCutShortIsEmpty(String hex) {
    assertThat(PayloadDescriptor.parse(bytes(hex))).isEmpty();
  }

  @Property
  void whatIsWrittenIsRead(@ForAll boolean start, @ForAll @IntRange(max = 32_767) int pictureId) {
    byte[] payload = new byte[2 + PayloadDescriptor.WRITTEN_LENGTH];
    PayloadDescriptor.write(payload, 2, start, pictureId);
    assertThat(PayloadDescriptor.parse(Bytes.wrap(payload).slice(2, payload.length)))
        .contains(new PayloadDescriptor(start, pictureId, 0, PayloadDescriptor.WRITTEN_LENGTH));
  }

  @Property
  void everyInputHasAnAnswer(@ForAll @Size(max = 10) byte[] data) {
    PayloadDescriptor.parse(Bytes.wrap(data))
        .ifPresent(
            descriptor -> {
              assertThat(descriptor.length()).isBetween(1, Math.min(6, data.length));
              assertThat(descriptor.pictureId()).isBetween(-1, 32_767);
              assertThat(descriptor.temporalLayer()).isBetween(0, 3);
            });
  }
}
