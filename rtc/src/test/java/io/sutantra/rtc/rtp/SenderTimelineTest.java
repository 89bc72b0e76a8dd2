package io.sutantra.rtc.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SenderTimelineTest {
  private static final long MILLI = 1_000_000;

  private final SenderTimeline sender = new SenderTimeline();
  private final SenderTimeline.Track video = sender.track(90_000);
  private final SenderTimeline.Track sound = sender.track(48_000);

  @Test
  void tracksBeginWhereTheirMediaCame() {
    assertThat(video.ptsNanos(5_000, 100 * MILLI)).isZero();
    assertThat(sound.ptsNanos(-7, 130 * MILLI)).isEqualTo(30 * MILLI);
    assertThat(video.ptsNanos(5_000 + 9_000, 200 * MILLI)).isEqualTo(100 * MILLI);
    assertThat(sound.ptsNanos(-7 + 960, 150 * MILLI)).isEqualTo(50 * MILLI);
  }

  @Test
  void reportsPutThemTogether() {
    assertThat(video.ptsNanos(0, 100 * MILLI)).isZero();
    assertThat(sound.ptsNanos(0, 130 * MILLI)).isEqualTo(30 * MILLI);
    // Both reports are of one moment: the sound was captured 10 ms after the picture.
    video.report(1_000_000 * MILLI, 9_000);
    sound.report(1_000_000 * MILLI, 4_320);
    assertThat(video.ptsNanos(9_000, 200 * MILLI)).isEqualTo(100 * MILLI);
    assertThat(sound.ptsNanos(4_320, 240 * MILLI)).isEqualTo(100 * MILLI);
    assertThat(sound.ptsNanos(4_800, 250 * MILLI)).isEqualTo(110 * MILLI);
  }

  @Test
  void aTrackIsPlacedByReportsOrByBeginning() {
    video.ptsNanos(0, 0);
    sound.ptsNanos(0, 10 * MILLI);
    assertThat(video.placed()).isTrue();
    assertThat(sound.placed()).isFalse();
    sound.report(0, 0);
    video.report(0, 0);
    assertThat(sound.placed()).isTrue();
  }

  @Test
  void timeNeverGoesBack() {
    video.ptsNanos(0, 0);
    assertThat(sound.ptsNanos(0, 500 * MILLI)).isEqualTo(500 * MILLI);
    video.report(0, 0);
    sound.report(0, 0);
    assertThat(sound.ptsNanos(960, 520 * MILLI)).isEqualTo(500 * MILLI);
    assertThat(sound.ptsNanos(48_000, 1_500 * MILLI)).isEqualTo(1_000 * MILLI);
  }

  @Test
  void reportsThatComeBeforeTheMediaCount() {
    video.report(50 * MILLI, 0);
    sound.report(50 * MILLI, 0);
    assertThat(video.ptsNanos(0, 0)).isZero();
    assertThat(sound.ptsNanos(960, 90 * MILLI)).isEqualTo(20 * MILLI);
  }

  @Test
  void aStepOfTheWallClockMovesNoMediaWhicheverReportSaysItFirst() {
    long step = 3_600_000 * MILLI;
    for (boolean soundFirst : new boolean[] {false, true}) {
      SenderTimeline stepping = new SenderTimeline();
      SenderTimeline.Track pictures = stepping.track(90_000);
      SenderTimeline.Track voice = stepping.track(48_000);
      assertThat(pictures.ptsNanos(0, 0)).isZero();
      assertThat(voice.ptsNanos(0, 0)).isZero();
      pictures.report(0, 0);
      voice.report(0, 0);
      for (int second = 1; second < 10; second++) {
        // The wall clock is an hour ahead from the third second to the sixth.
        long wall = second * 1_000L * MILLI + (second >= 3 && second < 6 ? step : 0);
        if (soundFirst) {
          voice.report(wall, 48_000 * second);
        }
        assertThat(voice.ptsNanos(48_000 * second, second * 1_000L * MILLI))
            .isEqualTo(second * 1_000L * MILLI);
        pictures.report(wall, 90_000 * second);
        if (!soundFirst) {
          voice.report(wall, 48_000 * second);
        }
        assertThat(pictures.ptsNanos(90_000 * second, second * 1_000L * MILLI))
            .isEqualTo(second * 1_000L * MILLI);
        assertThat(voice.ptsNanos(48_000 * second + 960, (second * 1_000L + 20) * MILLI))
            .isEqualTo((second * 1_000L + 20) * MILLI);
      }
    }
  }

  @Test
  void oneReportOfAnotherDecadeIsForgotten() {
    long decade = 315_360_000_000L * MILLI;
    video.ptsNanos(0, 0);
    sound.ptsNanos(0, 0);
    video.report(0, 0);
    sound.report(decade, 0);
    assertThat(sound.ptsNanos(960, 20 * MILLI)).isEqualTo(20 * MILLI);
    assertThat(sound.placed()).isFalse();
    video.report(1_000 * MILLI, 90_000);
    sound.report(1_000 * MILLI, 48_000 - 480);
    assertThat(sound.placed()).isTrue();
    assertThat(sound.ptsNanos(48_000, 1_000 * MILLI)).isEqualTo(1_010 * MILLI);
    sound.report(-decade, 48_000);
    video.report(decade, 90_000);
    sound.report(2_000 * MILLI, 2 * 48_000);
    assertThat(sound.ptsNanos(2 * 48_000, 2_000 * MILLI)).isEqualTo(2_010 * MILLI);
  }

  @Test
  void placedTracksAreCorrectedFiveMillisecondsAReport() {
    video.ptsNanos(0, 0);
    sound.ptsNanos(0, 0);
    video.report(0, 0);
    sound.report(0, 0);
    for (int second = 1; second <= 3; second++) {
      video.report(second * 1_000L * MILLI, 90_000 * second);
      sound.report((second * 1_000L + 12) * MILLI, 48_000 * second);
      assertThat(sound.ptsNanos(48_000 * second, second * 1_000L * MILLI))
          .isEqualTo((second * 1_000L + Math.min(12, 5 * second)) * MILLI);
    }
  }

  @Test
  void afterACutTheNextReportsOfBothPlaceTheTracks() {
    video.ptsNanos(0, 0);
    sound.ptsNanos(0, 0);
    video.report(0, 0);
    sound.report(0, 0);
    video.cut();
    // The video went on with a gap that is 150 ms too short.
    video.ptsNanos(90_000, 1_000 * MILLI);
    sound.report(2_150 * MILLI, 2 * 48_000);
    video.report(2_000 * MILLI, 2 * 90_000);
    assertThat(sound.ptsNanos(2 * 48_000, 2_150 * MILLI)).isEqualTo(2_000 * MILLI);
    assertThat(video.ptsNanos(2 * 90_000, 2_150 * MILLI)).isEqualTo(1_850 * MILLI);
  }
}
