package io.sutantra.rtc.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class SequenceNumbersTest {
  @Test
  void wraps() {
    assertThat(SequenceNumbers.next(65_535)).isZero();
    assertThat(SequenceNumbers.distance(65_535, 0)).isEqualTo(1);
    assertThat(SequenceNumbers.distance(0, 65_535)).isEqualTo(-1);
    assertThat(SequenceNumbers.isNewer(3, 65_530)).isTrue();
    assertThat(SequenceNumbers.isNewer(65_530, 3)).isFalse();
  }

  @Property
  void goesTheShorterWayRound(
      @ForAll @IntRange(max = 0xFFFF) int from,
      @ForAll @IntRange(min = -32_768, max = 32_767) int by) {
    assertThat(SequenceNumbers.distance(from, (from + by) & 0xFFFF)).isEqualTo(by);
  }

  @Property
  void extendsToTheNearest(
      @ForAll @LongRange(min = 40_000, max = 1L << 40) long reference,
      @ForAll @IntRange(min = -32_768, max = 32_767) int by) {
    long extended = reference + by;
    assertThat(SequenceNumbers.extend(reference, (int) (extended & 0xFFFF))).isEqualTo(extended);
  }
}
