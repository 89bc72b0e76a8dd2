package io.sutantra.ffmpeg.h264;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sutantra.api.media.Bytes;
import io.sutantra.testkit.FuzzInput;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** A fuzz test that every byte stream has the units that it is made of, and every unit a result. */
class BitstreamFuzzTest {
  static Stream<byte[]> streams() {
    return Stream.of(
            "00000001 6742000a9653058988 00000001 68c96388 000001 658801",
            "00000001 67640028acd940780227e584000003000400000300f03c60c658 00000001 68ebe3cb22c0",
            "00000001 09f0 000001 674d400aeca2bf111108000003000800000301e078912cb0 000001 019e42",
            "00000001 6764000aacd9442684000003000400000300f03c489658 000001 68ebe3cb3002c0 0000")
        .map(hex -> HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  @Test
  void readsWhatIsDamaged() {
    FuzzInput.mutate(streams().toList(), 5_000, 1, this::readsEveryStream);
  }

  @MethodSource("streams")
  @FuzzTest
  void readsEveryStream(byte[] stream) {
    List<NalUnit> units = AnnexB.split(Bytes.wrap(stream));
    assertThat(AnnexB.split(AnnexB.join(units))).isEqualTo(units);
    ParameterSets sets = new ParameterSets();
    for (NalUnit unit : units) {
      sets.keep(unit);
      SequenceParameterSet.parse(unit)
          .ifPresent(
              set -> {
                assertThat(set.width()).isBetween(1, 16_384);
                assertThat(set.height()).isBetween(1, 16_384);
                assertThat(set.describe()).isNotBlank();
              });
      SliceHeader.parse(unit.bytes().slice(1, unit.length()))
          .ifPresent(slice -> assertThat(slice.type()).isBetween(0, 9));
    }
    sets.complete(units).ifPresent(complete -> assertThat(complete).containsAll(units));
  }
}
