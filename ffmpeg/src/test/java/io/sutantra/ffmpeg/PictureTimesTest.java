package io.sutantra.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class PictureTimesTest {
  private final PictureTimes times = new PictureTimes();

  private long take(int reorderDepth) {
    PictureTimes.Time time = times.take(reorderDepth);
    assertThat(time.captureNanos()).isEqualTo(time.ptsNanos() + 7);
    return time.ptsNanos();
  }

  private void add(long... pts) {
    for (long each : pts) {
      times.add(each, each + 7);
    }
  }

  @Test
  void withoutReorderingEachPictureHasItsOwnTime() {
    add(10);
    assertThat(take(0)).isEqualTo(10);
    add(20, 30);
    assertThat(take(0)).as("the picture of 20 never came").isEqualTo(30);
  }

  @Test
  void timesOfShowingComeInOrder() {
    add(0, 30);
    assertThat(take(1)).isZero();
    add(10);
    assertThat(take(1)).isEqualTo(10);
    add(20);
    assertThat(take(1)).isEqualTo(20);
    add(60);
    assertThat(take(1)).isEqualTo(30);
  }

  @Test
  void accessUnitsWithoutPicturesDoNotMoveTheTimes() {
    add(0, 10, 20, 30, 40);
    assertThat(take(1)).isEqualTo(30);
    for (int i = 0; i < 1_000; i++) {
      add(100 + i);
    }
    assertThat(take(1_000)).as("at most 32 are kept").isEqualTo(1_068);
  }

  @Test
  void clearedTimesAreGone() {
    add(1, 2);
    times.clear();
    assertThatThrownBy(() -> times.take(1)).isInstanceOf(IllegalStateException.class);
  }
}
