package io.sutantra.rtc.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.rtc.rtcp.TransportFeedback;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Tests of the feedback on arrival times. */
class TransportArrivalsTest {
  private static final long MILLI = 1_000_000;

  private final TransportArrivals arrivals = new TransportArrivals(0);

  private List<Integer> taken(long nowNanos) {
    List<Integer> numbers = new ArrayList<>();
    for (TransportFeedback message : arrivals.take(1, 2, nowNanos)) {
      for (int i = 0; i < message.receivedCount(); i++) {
        numbers.add(message.sequenceNumber(i));
      }
    }
    return numbers;
  }

  @Test
  void whatHasComeIsReportedOnceAcrossTheWrap() {
    arrivals.received(65_534, 10 * MILLI);
    arrivals.received(65_535, 11 * MILLI);
    arrivals.received(1, 12 * MILLI);
    assertThat(arrivals.isPending()).isTrue();
    assertThat(taken(20 * MILLI)).containsExactly(65_534, 65_535, 1);
    assertThat(arrivals.isPending()).isFalse();
    assertThat(taken(30 * MILLI)).isEmpty();
    arrivals.received(4, 31 * MILLI);
    TransportFeedback next = arrivals.take(1, 2, 40 * MILLI).get(0);
    assertThat(next.baseSequenceNumber()).isEqualTo(2);
    assertThat(next.feedbackCount()).isEqualTo(1);
  }

  @Test
  void aLatePacketIsReportedWithThoseBehindIt() {
    arrivals.received(1, 0);
    arrivals.received(3, MILLI);
    assertThat(taken(10 * MILLI)).containsExactly(1, 3);
    arrivals.received(2, 12 * MILLI);
    assertThat(taken(20 * MILLI)).containsExactly(2, 3);
    assertThat(taken(30 * MILLI)).isEmpty();
  }

  @Test
  void whatIsOldIsNotReportedAgain() {
    arrivals.received(1, 0);
    arrivals.received(3, MILLI);
    assertThat(taken(10 * MILLI)).containsExactly(1, 3);
    arrivals.received(2, 1_000 * MILLI);
    assertThat(taken(1_010 * MILLI)).containsExactly(2);
  }

  @Test
  void everyNumberHasAnAnswerInBoundedMemory() {
    Random random = new Random(7);
    long now = 0;
    for (int i = 0; i < 100_000; i++) {
      arrivals.received(random.nextInt(0x1_0000), now);
      now += random.nextInt((int) MILLI);
      if (i % 500 == 0) {
        assertThat(new TreeSet<>(taken(now))).hasSizeLessThanOrEqualTo(4_096);
      }
    }
  }
}
