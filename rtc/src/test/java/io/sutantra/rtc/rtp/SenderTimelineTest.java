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
}
