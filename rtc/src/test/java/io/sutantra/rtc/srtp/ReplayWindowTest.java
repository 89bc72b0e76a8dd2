package io.sutantra.rtc.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class ReplayWindowTest {
  @Property
  void remembersLikeASet(
      @ForAll @LongRange(min = 1_000, max = 1L << 47) long first,
      @ForAll @Size(min = 1, max = 200) List<@IntRange(min = -140, max = 140) Integer> steps) {
    ReplayWindow window = new ReplayWindow(1, first, ReplayWindow.SIZE);
    Set<Long> seen = new HashSet<>(List.of(first));
    long highest = first;
    for (int step : steps) {
      long index = Math.max(0, highest + step);
      boolean replay = seen.contains(index) || index <= highest - ReplayWindow.SIZE;
      assertThat(window.isReplay(index)).as("%d after %d", index, highest).isEqualTo(replay);
      if (!replay) {
        window.accept(index);
        seen.add(index);
        highest = Math.max(highest, index);
      }
    }
  }

  @Property
  void estimatesTheNearestIndex(
      @ForAll @LongRange(max = 1L << 40) long highest,
      @ForAll @IntRange(min = -32_767, max = 32_767) int step) {
    ReplayWindow window = new ReplayWindow(1, highest, ReplayWindow.SIZE);
    long index = highest + step;
    long estimate = window.estimate((int) index & 0xFFFF);
    assertThat(estimate).isEqualTo(index);
  }

  @Example
  void isOutOfRangeBeforeTheFirstAndAfterTheLast() {
    assertThat(new ReplayWindow(1, 5, ReplayWindow.SIZE).estimate(65_535)).isNegative();
    assertThat(new ReplayWindow(1, 0xFFFF_FFFF_FFFFL, ReplayWindow.SIZE).estimate(0))
        .isEqualTo(1L << 48);
  }
}
