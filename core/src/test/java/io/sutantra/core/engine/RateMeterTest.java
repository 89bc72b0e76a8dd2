package io.sutantra.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RateMeterTest {
  private static final long SECOND = 1_000_000_000;

  private final RateMeter rates = new RateMeter();

  @Test
  void takesNothingThatWasCountedBeforeAPauseForTheRateOfOneSecond() {
    rates.sample(SECOND, 100, 1_000_000);
    rates.sample(2 * SECOND, 125, 1_001_000);
    assertThat(rates.framesPerSecond()).isEqualTo(25);
    assertThat(rates.bitrateBps()).isEqualTo(8_000);
    rates.reset();
    assertThat(rates.framesPerSecond()).isZero();
    assertThat(rates.bitrateBps()).isZero();
    rates.sample(4 * SECOND, 10, 1_002_000);
    rates.sample(5 * SECOND, 35, 1_003_000);
    assertThat(rates.framesPerSecond()).isEqualTo(25);
    assertThat(rates.bitrateBps()).isEqualTo(8_000);
  }

  @Test
  void seesOneCountBeginAnewWithoutTheOther() {
    rates.sample(SECOND, 100, 1_000_000);
    rates.sample(2 * SECOND, 25, 1_001_000);
    assertThat(rates.framesPerSecond()).isEqualTo(25);
    assertThat(rates.bitrateBps()).isEqualTo(8_000);
  }
}
