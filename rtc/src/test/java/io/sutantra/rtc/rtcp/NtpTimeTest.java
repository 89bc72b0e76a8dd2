package io.sutantra.rtc.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class NtpTimeTest {
  private static ReportBlock block(int lastSenderReport, int delay) {
    return new ReportBlock(1, 0, 0, 0, 0, lastSenderReport, delay);
  }

  /**
   * The example of RFC 3550 figure 2: A = b710:8000, LSR = b705:2000, DLSR = 0005:4000, 6.125 s.
   */
  @Example
  void computesTheRoundTripOfTheRfc() {
    assertThat(NtpTime.roundTripNanos(0xb44db705_20000000L, block(0xb7052000, 0))).hasValue(0);
    assertThat(NtpTime.roundTripNanos(0xb44db710_80000000L, block(0xb7052000, 0x00054000)))
        .hasValue(6_125_000_000L);
    assertThat(NtpTime.middle(0xb44db705_20000000L)).isEqualTo(0xb7052000);
  }

  @Example
  void knowsNoRoundTripWithoutASenderReportOrOfNonsense() {
    assertThat(NtpTime.roundTripNanos(0xb44db710_80000000L, block(0, 7))).isEmpty();
    assertThat(NtpTime.roundTripNanos(0xb44db710_80000000L, block(0xb7108000, 1)))
        .as("rounding")
        .hasValue(0);
    assertThat(NtpTime.roundTripNanos(0xb44db710_80000000L, block(0xb7108000, 0x10001)))
        .as("a delay that has not passed")
        .isEmpty();
  }

  @Example
  void countsFrom1900() {
    assertThat(NtpTime.ofEpochNanos(0)).isEqualTo(0x83aa7e80_00000000L);
    assertThat(NtpTime.ofEpochNanos(1_500_000_000L)).isEqualTo(0x83aa7e81_80000000L);
    assertThat(NtpTime.ofEpochNanos(2_085_978_496_000_000_000L)).as("2036").isZero();
    assertThat(NtpTime.epochNanos(0x1_00000000L)).isEqualTo(2_085_978_497_000_000_000L);
  }

  @Example
  void compactsDurations() {
    assertThat(NtpTime.compact(-1)).isZero();
    assertThat(NtpTime.compact(5_250_000_000L)).isEqualTo(0x00054000);
    assertThat(NtpTime.compact(65_535_999_999_999L)).isEqualTo(-1);
    assertThat(NtpTime.compact(Long.MAX_VALUE)).isEqualTo(-1);
  }

  @Property
  void readsBackNanosUntil2104(@ForAll @LongRange(max = 4_233_000_000_000_000_000L) long nanos) {
    assertThat(NtpTime.epochNanos(NtpTime.ofEpochNanos(nanos))).isEqualTo(nanos);
  }
}
