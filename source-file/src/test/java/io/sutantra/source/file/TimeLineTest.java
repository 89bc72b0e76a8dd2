package io.sutantra.source.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimeLineTest {
  private static final long FRAME = 40_000_000;
  private static final long SECOND = 1_000_000_000;

  private final TimeLine timeLine = new TimeLine(0);

  @Test
  void beginsAtZeroWhereverTheFileDoes() {
    assertThat(timeLine.place(77 * SECOND, FRAME)).isZero();
    assertThat(timeLine.place(77 * SECOND + 50, FRAME)).isEqualTo(50);
    assertThat(timeLine.place(78 * SECOND, FRAME)).isEqualTo(SECOND);
  }

  @Test
  void loopsAfterTheLastDuration() {
    timeLine.place(-FRAME, FRAME);
    timeLine.place(0, 3 * FRAME);
    timeLine.loop();
    assertThat(timeLine.place(-FRAME, FRAME)).isEqualTo(4 * FRAME);
    assertThat(timeLine.place(0, FRAME)).isEqualTo(5 * FRAME);
  }

  @Test
  void putsDurationsInPlaceOfMissingAndStandingTimeStamps() {
    assertThat(timeLine.place(TimeLine.UNKNOWN, FRAME)).isZero();
    assertThat(timeLine.place(TimeLine.UNKNOWN, FRAME)).isEqualTo(FRAME);
    assertThat(timeLine.place(0, FRAME)).isEqualTo(2 * FRAME);
    for (int i = 3; i < 200; i++) {
      assertThat(timeLine.place(0, FRAME)).isEqualTo(i * FRAME);
    }
  }

  @Test
  void leapsBecomeOneDuration() {
    timeLine.place(0, FRAME);
    assertThat(timeLine.place(1L << 60, FRAME)).isEqualTo(FRAME);
    assertThat(timeLine.place((1L << 60) + FRAME, FRAME)).isEqualTo(2 * FRAME);
    assertThat(timeLine.place(-(1L << 60), FRAME)).isEqualTo(3 * FRAME);
    assertThat(timeLine.place(FRAME - (1L << 60), FRAME)).isEqualTo(4 * FRAME);
  }

  @Test
  void followsAGapOfSomeSeconds() {
    timeLine.place(0, FRAME);
    assertThat(timeLine.place(9 * SECOND, FRAME)).isEqualTo(9 * SECOND);
  }

  @Test
  void shiftsWhatFollows() {
    timeLine.place(0, FRAME);
    timeLine.place(FRAME, FRAME);
    timeLine.shift(SECOND);
    assertThat(timeLine.place(2 * FRAME, FRAME)).isEqualTo(SECOND + 2 * FRAME);
    timeLine.loop();
    assertThat(timeLine.place(0, FRAME)).isEqualTo(SECOND + 3 * FRAME);
  }
}
