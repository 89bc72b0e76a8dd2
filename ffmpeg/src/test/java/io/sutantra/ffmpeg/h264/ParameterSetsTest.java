package io.sutantra.ffmpeg.h264;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.api.media.Bytes;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ParameterSetsTest {
  private static final NalUnit SPS = unit("6742000a9653058988");
  private static final NalUnit OTHER_SPS = unit("6742c00ad90de840000003004000000f03c48992");
  private static final NalUnit PPS = unit("68c96388");
  private static final NalUnit SECOND_PPS = unit("6859"); // number 1, for sequence 0
  private static final NalUnit SEI = unit("060101ff80");
  private static final NalUnit IDR = unit("658801");

  private final ParameterSets sets = new ParameterSets();

  private static NalUnit unit(String hex) {
    return new NalUnit(Bytes.wrap(HexFormat.of().parseHex(hex)));
  }

  @Test
  void pictureThatHasItsSetsStaysAsItIs() {
    List<NalUnit> units = List.of(SPS, PPS, IDR);
    units.forEach(sets::keep);
    assertThat(sets.complete(units).orElseThrow()).isSameAs(units);
  }

  @Test
  void missingSetsArePutWhereTheyBelong() {
    assertThat(sets.complete(List.of(IDR))).isEmpty();
    sets.keep(SPS);
    assertThat(sets.complete(List.of(IDR))).isEmpty();
    sets.keep(PPS);
    sets.keep(SECOND_PPS);
    assertThat(sets.complete(List.of(SEI, IDR, IDR)))
        .contains(List.of(SPS, SEI, PPS, SECOND_PPS, IDR, IDR));
    assertThat(sets.complete(List.of(SPS, SEI, IDR)))
        .contains(List.of(SPS, SEI, PPS, SECOND_PPS, IDR));
  }

  @Test
  void newSetReplacesTheOneWithItsNumber() {
    sets.keep(SPS);
    sets.keep(PPS);
    sets.keep(SPS);
    assertThat(sets.complete(List.of(IDR))).as("the same set again").isPresent();
    assertThat(sets.latest()).map(SequenceParameterSet::width).contains(176);
    sets.keep(OTHER_SPS);
    assertThat(sets.latest()).map(SequenceParameterSet::width).contains(48);
    assertThat(sets.complete(List.of(IDR))).as("without its picture sets").isEmpty();
    sets.keep(PPS);
    assertThat(sets.complete(List.of(IDR))).contains(List.of(OTHER_SPS, PPS, IDR));
  }

  @Test
  void keptSetsAreFewAndSmall() {
    byte[] large = new byte[5_000];
    SPS.bytes().copyTo(large, 0);
    sets.keep(new NalUnit(Bytes.wrap(large)));
    assertThat(sets.latest()).as("its size is known").isPresent();
    sets.keep(PPS);
    assertThat(sets.complete(List.of(IDR))).as("but the set is not kept").isEmpty();
    sets.keep(SPS);
    sets.keep(PPS);
    for (int i = 0; i < 200; i++) {
      // Numbers 127 to 254, all for sequence 0: 15 bits of Exp-Golomb and a bit.
      sets.keep(unit("68%04x".formatted((128 + i % 128) << 1 | 1)));
    }
    assertThat(sets.complete(List.of(IDR)).orElseThrow()).hasSize(1 + 32 + 1);
  }

  @Test
  void damagedSetsAreNotKept() {
    sets.keep(unit("67"));
    sets.keep(unit("674200"));
    sets.keep(unit("68"));
    sets.keep(unit("680000000000"));
    assertThat(sets.latest()).isEmpty();
    assertThat(sets.complete(List.of(IDR))).isEmpty();
  }
}
