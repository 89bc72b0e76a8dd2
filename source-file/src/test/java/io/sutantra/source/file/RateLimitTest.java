package io.sutantra.source.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimitTest {
  @ParameterizedTest
  @CsvSource({"30,15,150", "30,30,300", "30,60,300", "25,10,100", "29.97,10,101", "60,24,120"})
  void admitsAsManyAsTheRate(double from, double to, int expected) {
    RateLimit limit = new RateLimit(to);
    int admitted = 0;
    for (int i = 0; i < (from == 60 ? 300 : 300 * from / 30); i++) {
      admitted += limit.admits(Math.round(i * 1e9 / from)) ? 1 : 0;
    }
    assertThat(admitted).isBetween(expected - 1, expected + 1);
  }

  @Test
  void admitsAllWithoutARate() {
    RateLimit limit = new RateLimit(Double.POSITIVE_INFINITY);
    assertThat(limit.admits(0)).isTrue();
    assertThat(limit.admits(1)).isTrue();
  }
}
