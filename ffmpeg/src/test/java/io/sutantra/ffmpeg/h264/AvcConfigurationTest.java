package io.sutantra.ffmpeg.h264;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.api.media.Bytes;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class AvcConfigurationTest {
  private static final String RECORD =
      "01 42000a ff e1 0009 6742000a9653058988 01 0004 68c96388".replace(" ", "");

  private static Bytes bytes(String hex) {
    return Bytes.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  private static NalUnit unit(String hex) {
    return new NalUnit(bytes(hex));
  }

  @Test
  void setsAndLengthsAreRead() {
    AvcConfiguration configuration = AvcConfiguration.parse(bytes(RECORD)).orElseThrow();
    assertThat(configuration.lengthBytes()).isEqualTo(4);
    assertThat(configuration.parameterSets())
        .containsExactly(unit("6742000a9653058988"), unit("68c96388"));
    assertThat(configuration.split(bytes("00000002 0910 00000000 00000003 658801")))
        .containsExactly(unit("0910"), unit("658801"));
  }

  @Test
  void setsMayBeMissing() {
    assertThat(AvcConfiguration.parse(bytes("01 42000a fd e0 00")))
        .contains(new AvcConfiguration(2, List.of()));
  }

  @Test
  void otherDataAreNoConfiguration() {
    byte[] whole = bytes(RECORD).toArray();
    for (int length = 0; length < whole.length; length++) {
      assertThat(AvcConfiguration.parse(Bytes.wrap(whole).slice(0, length))).isEmpty();
    }
    assertThat(AvcConfiguration.parse(bytes("00000001 6742000a9653058988"))).isEmpty();
    assertThat(AvcConfiguration.parse(bytes("01 42000a fe e0 00"))).as("3 bytes").isEmpty();
  }

  @Test
  void accessUnitCutShortHasNoUnits() {
    AvcConfiguration configuration = new AvcConfiguration(4, List.of());
    assertThat(configuration.split(bytes("00000003 658801 000000"))).isEmpty();
    assertThat(configuration.split(bytes("00000004 658801"))).isEmpty();
    assertThat(configuration.split(bytes("ffffffff 658801"))).isEmpty();
    assertThat(configuration.split(Bytes.empty())).isEmpty();
  }

  @Property
  void everythingHasAResult(@ForAll @Size(max = 60) byte[] data) {
    AvcConfiguration.parse(Bytes.wrap(data))
        .ifPresent(configuration -> assertThat(configuration.split(Bytes.wrap(data))).isNotNull());
  }
}
