package io.sutantra.rtc.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
  @Test
  void refusesWhatIsMoreThanItHolds() {
    TokenBucket bucket = new TokenBucket(10, 5, Long.MAX_VALUE - 1);
    assertThat(bucket.take(6, Long.MAX_VALUE - 1)).isFalse();
    assertThat(bucket.take(5, Long.MAX_VALUE)).isTrue();
    assertThat(bucket.take(1, Long.MAX_VALUE)).isFalse();
    assertThat(bucket.take(1, Long.MAX_VALUE + 100_000_000)).as("the clock wraps").isTrue();
  }

  @Property
  void givesNoMoreThanItsRate(
      @ForAll @IntRange(min = 1, max = 10_000) int perSecond,
      @ForAll @IntRange(min = 1, max = 10_000) int capacity,
      @ForAll @Size(max = 200) int[] pauses) {
    TokenBucket bucket = new TokenBucket(perSecond, capacity, 0);
    long now = 0;
    long taken = 0;
    for (int pause : pauses) {
      now += pause & 0x3FFF_FFFF;
      int tokens = 1 + (pause >>> 30);
      taken += bucket.take(tokens, now) ? tokens : 0;
      // The length of a token is rounded to a nanosecond.
      assertThat((double) taken).isLessThanOrEqualTo(capacity + now * 1.001e-9 * perSecond);
    }
  }
}
