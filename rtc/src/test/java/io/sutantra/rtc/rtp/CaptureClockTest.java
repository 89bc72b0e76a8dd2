package io.sutantra.rtc.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Tests of the capture times of a sender's tracks. */
class CaptureClockTest {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;

  /** The sender's wall clock is far from the receiver's clock. */
  private static final long WALL = 1_800_000_000_000L * MILLI;

  private final CaptureClock clock = new CaptureClock();
  private final CaptureClock.Track video = clock.track(90_000);
  private final CaptureClock.Track sound = clock.track(48_000);

  private static int ticks(long nanos, int rate) {
    return (int) (nanos / 1_000 * rate / 1_000_000);
  }

  @Test
  void aTrackWithoutReportsIsPlacedByItsLeastDelay() {
    // A burst of old sound, as from a sender that began before it was connected.
    for (int i = 0; i < 100; i++) {
      assertThat(sound.captureNanos(i * 960, 5 * SECOND)).isEqualTo(5 * SECOND);
    }
    assertThat(sound.captureNanos(100 * 960, 5 * SECOND + 21 * MILLI))
        .isEqualTo(5 * SECOND + 20 * MILLI);
  }

  @Test
  void reportsOfBothTracksPutThemTogether() {
    // Pictures take 80 ms longer than sound. What was captured together gets the same time.
    for (int i = 0; i < 400; i++) {
      long captured = 20 * MILLI * i;
      if (i == 2) {
        video.report(WALL + captured, ticks(captured, 90_000));
        sound.report(WALL + captured, ticks(captured, 48_000) + 777);
      }
      long picture = video.captureNanos(ticks(captured, 90_000), captured + 130 * MILLI);
      long voice = sound.captureNanos(ticks(captured, 48_000) + 777, captured + 50 * MILLI);
      if (i > 60) {
        assertThat(picture - voice).isBetween(-MILLI, MILLI);
      }
    }
  }

  @Test
  void aReportThatComesLateMakesNoStep() {
    long before = 0;
    long apart = 0;
    for (int i = 0; i < 1_500; i++) {
      long captured = 20 * MILLI * i;
      long jitter = i * 7 % 10 * MILLI;
      if (i % 50 == 22) {
        video.report(WALL + captured, ticks(captured, 90_000));
      }
      if (i >= 125 && i % 150 == 125) {
        sound.report(WALL + captured, ticks(captured, 48_000));
      }
      long picture = video.captureNanos(ticks(captured, 90_000), captured + 90 * MILLI + jitter);
      long voice = sound.captureNanos(ticks(captured, 48_000), captured + 50 * MILLI + jitter);
      if (i > 50) {
        // From one report of this side to the next, a second later, by how much the sound moves.
        assertThat(Math.abs(voice - captured - before)).isLessThanOrEqualTo(MILLI);
      }
      before = voice - captured;
      apart = picture - voice;
    }
    assertThat(Math.abs(apart)).isLessThan(5 * MILLI);
  }

  @Test
  void reportsOfAnotherWallClockMoveNothing() {
    for (int i = 0; i < 1_000; i++) {
      long captured = 20 * MILLI * i;
      long wall = WALL + captured + (i >= 400 && i < 600 ? 3_600 * SECOND : 0);
      if (i % 50 == 3) {
        video.report(wall, ticks(captured, 90_000));
      }
      if (i % 50 == 13) {
        sound.report(wall, ticks(captured, 48_000));
      }
      long picture = video.captureNanos(ticks(captured, 90_000), captured + 60 * MILLI);
      long voice = sound.captureNanos(ticks(captured, 48_000), captured + 60 * MILLI);
      assertThat(picture - captured).isBetween(59 * MILLI, 61 * MILLI);
      assertThat(voice - captured).isBetween(59 * MILLI, 61 * MILLI);
    }
  }

  @Test
  void timeStampsThatJumpByHoursBeginAnewAndTimeNeverGoesBack() {
    long last = 0;
    for (int i = 0; i < 600; i++) {
      long captured = 20 * MILLI * i;
      int jump = i < 200 ? 0 : i < 400 ? 90_000 * 7_200 : -90_000 * 3_000;
      long capture = video.captureNanos(ticks(captured, 90_000) + jump, captured + 60 * MILLI);
      assertThat(capture).isGreaterThanOrEqualTo(last);
      assertThat(capture - captured).isBetween(40 * MILLI, 80 * MILLI);
      last = capture;
    }
  }

  @Test
  void aReportThatComesBeforeTheMediaCounts() {
    video.report(WALL, 0);
    sound.report(WALL, 0);
    long picture = 0;
    long voice = 0;
    for (int i = 0; i < 40; i++) {
      picture = video.captureNanos(9_000 + i * 1_800, MILLI * (200 + 20 * i));
      voice = sound.captureNanos(4_800 + i * 960, MILLI * (150 + 20 * i));
    }
    assertThat(picture - voice).isZero();
  }
}
