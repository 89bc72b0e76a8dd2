package io.sutantra.transport.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MediaClockTest {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;

  /** The shard's clock when media time is 0. */
  private static final long BEGIN = 77 * SECOND;

  private final MediaClock clock = new MediaClock();

  /** Captures a frame each 20 ms of a part of the media time, each with a delay. */
  private void captured(long fromMillis, long toMillis, long delayMillis) {
    for (long pts = fromMillis; pts < toMillis; pts += 20) {
      clock.captured(pts * MILLI, BEGIN + (pts + delayMillis) * MILLI);
    }
  }

  private void assertOffset(long delayMillis, long toleranceMillis) {
    assertThat(clock.capturedAt(5 * SECOND))
        .isCloseTo(BEGIN + 5 * SECOND + delayMillis * MILLI, within(toleranceMillis * MILLI));
  }

  @Test
  void twoTracksWhoseDelaysDifferMuchGoByTheEarlierOne() {
    for (long millis = 0; millis < 10_000; millis += 20) {
      // Sound comes at once; the picture that comes with it is of 700 ms ago.
      clock.captured(millis * MILLI, BEGIN + millis * MILLI);
      assertOffset(0, 1);
      if (millis >= 700) {
        clock.captured((millis - 700) * MILLI, BEGIN + millis * MILLI);
        assertOffset(0, 1);
      }
    }
  }

  @Test
  void theEarlierTrackMayBeTheSecondToCome() {
    captured(0, 700, 700);
    assertOffset(700, 1);
    captured(1_400, 1_420, 0);
    assertOffset(0, 1);
  }

  @Test
  void mediaThatIsMuchLaterCountsAfterASecondOfNothingElse() {
    captured(0, 1_000, 0);
    captured(1_000, 2_000, 3_000);
    assertOffset(0, 1);
    captured(2_000, 2_020, 3_000);
    assertOffset(3_000, 0);
  }

  @Test
  void theClockJumpsToTheLeastDelayOfThatSecond() {
    captured(0, 1_000, 0);
    captured(1_000, 1_500, 3_100);
    captured(1_500, 1_520, 3_000);
    captured(1_520, 2_100, 3_200);
    assertOffset(3_000, 5);
  }

  @Test
  void oneFrameInTimeBeginsTheSecondAnew() {
    captured(0, 1_000, 0);
    captured(1_000, 1_900, 3_000);
    captured(4_880, 4_900, 0);
    captured(1_900, 2_800, 3_000);
    assertOffset(0, 1);
  }

  @Test
  void aDelayThatGrowsALittleIsFollowedSlowly() {
    captured(0, 1_000, 0);
    captured(1_000, 2_000, 300);
    assertThat(clock.capturedAt(0)).isBetween(BEGIN + 1, BEGIN + MILLI);
  }

  @Test
  void aDelayThatShrinksIsFollowedAtOnce() {
    captured(0, 1_000, 5_000);
    captured(1_000, 1_020, 0);
    assertOffset(0, 0);
  }
}
