package io.sutantra.rtc.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class MissingPacketsTest {
  private static final long MILLI = 1_000_000L;
  private static final long ROUND_TRIP = 50 * MILLI;

  private final MissingPackets missing = new MissingPackets();

  private int[] due(long millis) {
    return missing.due(millis * MILLI, ROUND_TRIP);
  }

  private void received(long millis, int... sequenceNumbers) {
    for (int number : sequenceNumbers) {
      missing.received(number, millis * MILLI);
    }
  }

  @Example
  void asksForNothingWhenNothingIsMissing() {
    received(0, 65_534, 65_535, 0, 1);
    assertThat(missing.size()).isZero();
    assertThat(missing.nextDueNanos()).isEmpty();
    assertThat(due(10_000)).isEmpty();
    assertThat(missing.takePictureLoss(10_000 * MILLI)).isFalse();
  }

  @Example
  void waitsForPacketsThatAreOnlyLate() {
    received(0, 1, 3, 4);
    assertThat(missing.size()).isEqualTo(1);
    assertThat(missing.nextDueNanos()).hasValue(15 * MILLI);
    assertThat(due(14)).isEmpty();
    received(14, 2);
    assertThat(due(15)).isEmpty();
    assertThat(missing.size()).isZero();
    assertThat(missing.recovered()).as("it was not asked for").isZero();
  }

  @Example
  void retransmissionsOfASourceThatHasBegunAnewDoNotTakeItBack() {
    received(0, 10_000, 10_003, 1, 2);
    assertThat(missing.takePictureLoss(0)).isTrue();
    missing.retransmitted(10_001, 2 * MILLI);
    missing.retransmitted(10_002, 2 * MILLI);
    received(1, 3, 5);
    assertThat(due(16)).containsExactly(4);
    missing.retransmitted(4, 16 * MILLI);
    assertThat(missing.size()).isZero();
    assertThat(missing.recovered()).isEqualTo(1);
    assertThat(missing.takePictureLoss(16 * MILLI)).isFalse();
  }

  @Example
  void asksAcrossTheWrapAndAgainAfterEachRoundTrip() {
    received(0, 65_533, 1);
    assertThat(due(15)).containsExactly(65_534, 65_535, 0);
    assertThat(due(15)).isEmpty();
    assertThat(missing.nextDueNanos()).hasValue(65 * MILLI);
    received(40, 65_535);
    assertThat(due(64)).isEmpty();
    assertThat(due(65)).containsExactly(65_534, 0);
    assertThat(missing.requested()).isEqualTo(5);
    assertThat(missing.recovered()).isEqualTo(1);
  }

  @Example
  void asksNoMoreOftenThanAnswersCanCome() {
    received(0, 1, 3);
    assertThat(missing.due(15 * MILLI, 0)).containsExactly(2);
    assertThat(missing.due(34 * MILLI, 0)).isEmpty();
    assertThat(missing.due(35 * MILLI, 0)).containsExactly(2);
  }

  @Example
  void asksTenTimesAndThenWaits() {
    received(0, 1, 3);
    int requests = 0;
    for (int millis = 0; millis < 1_000; millis++) {
      requests += due(millis).length;
    }
    assertThat(requests).isEqualTo(10);
    assertThat(missing.nextDueNanos()).hasValue(1_000 * MILLI);
    assertThat(missing.takePictureLoss(999 * MILLI)).isFalse();
    assertThat(missing.takePictureLoss(1_000 * MILLI)).isTrue();
    assertThat(missing.takePictureLoss(1_001 * MILLI)).as("it has been taken").isFalse();
    assertThat(missing.size()).isZero();
    assertThat(missing.givenUp()).isEqualTo(1);
    received(1_002, 2);
    assertThat(missing.recovered()).isZero();
  }

  @Example
  void givesUpTheOldestWhenTooManyAreMissing() {
    received(0, 0, 501);
    received(1, 503, 700);
    assertThat(missing.size()).isEqualTo(MissingPackets.CAPACITY);
    assertThat(missing.givenUp()).isEqualTo(500 + 1 + 196 - 512);
    assertThat(missing.takePictureLoss(MILLI)).isTrue();
    assertThat(due(20)).hasSize(512).startsWith(186).endsWith(699);
    received(20, 2_000);
    assertThat(missing.size()).isEqualTo(MissingPackets.CAPACITY);
    assertThat(due(40)).hasSize(512).startsWith(1_488).endsWith(1_999);
    assertThat(missing.givenUp()).isEqualTo(500 + 1 + 196 + 1_299 - 512);
  }

  @Example
  void losesThePictureWhenTheSourceBeginsAnew() {
    received(0, 10, 12);
    received(1, 40_000);
    assertThat(missing.takePictureLoss(MILLI)).isFalse();
    received(2, 40_001, 40_003);
    assertThat(missing.takePictureLoss(2 * MILLI)).isTrue();
    assertThat(due(20)).containsExactly(40_002);
  }

  @Example
  void keepsItsPlaceWhenAnswersComeTwiceAndLate() {
    received(0, 0, 400);
    assertThat(due(15)).hasSize(399);
    received(30, 1, 2, 1, 2, 3);
    assertThat(missing.size()).isEqualTo(396);
    assertThat(missing.recovered()).isEqualTo(3);
    assertThat(missing.takePictureLoss(30 * MILLI)).isFalse();
  }

  @Example
  void needsNothingFromBeforeAKeyFrame() {
    received(0, 1, 3, 5, 8);
    missing.forgetBefore(5);
    assertThat(due(15)).containsExactly(6, 7);
    received(999, 9);
    assertThat(missing.takePictureLoss(1_000 * MILLI)).isTrue();
    received(1_000, 11);
    assertThat(due(2_000)).as("given up").isEmpty();
    missing.forgetBefore(11);
    assertThat(missing.takePictureLoss(2_000 * MILLI)).as("the key frame has come").isFalse();
    received(2_000, 13);
    missing.forgetBefore(11);
    assertThat(missing.takePictureLoss(3_000 * MILLI)).as("lost after the key frame").isTrue();
  }

  @Example
  void refusesTimingThatMakesNoSense() {
    assertThatThrownBy(() -> new MissingPackets.Timing(-1, 1, 1, 1)).hasMessageContaining("-1 ns");
    assertThatThrownBy(() -> new MissingPackets.Timing(0, 1, 0, 1)).hasMessageContaining("0 times");
  }

  /** Compares with an unbounded set, on a network that loses, reorders and answers. */
  @Property(tries = 200)
  void agreesWithASimpleSet(@ForAll long seed) {
    Random chance = new Random(seed);
    MissingPackets missing = new MissingPackets();
    TreeMap<Integer, Long> expected = new TreeMap<>();
    Map<Integer, Integer> asked = new HashMap<>();
    int base = chance.nextInt(65_536);
    long now = chance.nextLong();
    int next = 1;
    missing.received(base, now);
    for (int step = 0; step < 1_500; step++) {
      now += chance.nextInt(6) * MILLI;
      if (chance.nextInt(10) < 2 && !expected.isEmpty()) {
        int late =
            expected.keySet().stream().skip(chance.nextInt(expected.size())).findFirst().get();
        expected.remove(late);
        missing.received((base + late) & 0xFFFF, now);
      } else {
        int lost = chance.nextInt(10) == 0 ? chance.nextInt(4) : 0;
        for (int i = 0; i < lost; i++) {
          expected.put(next++, now);
        }
        missing.received((base + next++) & 0xFFFF, now);
      }
      for (int number : missing.due(now, 30 * MILLI)) {
        int index = (number - base) & 0xFFFF;
        assertThat(expected).containsKey(index);
        assertThat(now - expected.get(index)).isBetween(15 * MILLI, 1_000 * MILLI - 1);
        assertThat(asked.merge(index, 1, Integer::sum)).isLessThanOrEqualTo(10);
      }
      long time = now;
      boolean lost = expected.values().removeIf(since -> time - since >= 1_000 * MILLI);
      assertThat(missing.takePictureLoss(now)).isEqualTo(lost);
      assertThat(missing.size()).isEqualTo(expected.size());
      int waiting = (int) expected.keySet().stream().filter(i -> !asked.containsKey(i)).count();
      assertThat(expected.values().stream().filter(since -> time - since < 15 * MILLI).count())
          .as("all that are older have been asked for")
          .isEqualTo(waiting);
    }
  }
}
