package io.sutantra.rtc.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class RtpClockTest {
  @Test
  void countsFromItsOffset() {
    RtpClock clock = new RtpClock(90_000, -3);
    assertThat(clock.timestamp(0)).isEqualTo(-3);
    assertThat(clock.timestamp(1_000_000_000)).isEqualTo(89_997);
    assertThat(clock.timestamp(33_333_333)).as("a frame at 30 frames/s").isEqualTo(2_996);
  }

  @Test
  void needsARate() {
    assertThatThrownBy(() -> new RtpClock(0, 0)).hasMessageContaining("0 Hz");
  }

  @Property
  void isExactForYears(@ForAll @LongRange(max = 1L << 60) long ptsNanos) {
    BigInteger exact =
        BigInteger.valueOf(ptsNanos)
            .multiply(BigInteger.valueOf(90_000))
            .divide(BigInteger.valueOf(1_000_000_000));
    assertThat(new RtpClock(90_000, 0).timestamp(ptsNanos)).isEqualTo(exact.intValue());
  }

  @Property
  void measuresAcrossTheWrap(
      @ForAll int from, @ForAll @LongRange(min = -9_000, max = 9_000) long ticks) {
    assertThat(new RtpClock(90_000, 0).nanosBetween(from, from + (int) ticks))
        .isEqualTo(ticks * 1_000_000_000 / 90_000);
  }
}
