package io.sutantra.rtc.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sutantra.rtc.rtcp.ReportBlock;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ReceptionStatisticsTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long FRAME = SECOND / 30;

  private final ReceptionStatistics statistics = new ReceptionStatistics(7, 90_000);

  @Example
  void reportsNothingBeforeTheFirstPacket() {
    assertThat(statistics.report(SECOND)).isEqualTo(new ReportBlock(7, 0, 0, 0, 0, 0, 0));
  }

  @Example
  void countsAcrossTheWrapWhatIsLostAndSinceWhen() {
    for (int i = 0; i < 100; i++) {
      if (i % 10 != 3) {
        assertThat(statistics.received((65_500 + i) & 0xFFFF, i * 3_000, i * FRAME)).isTrue();
      }
    }
    ReportBlock first = statistics.report(0);
    assertThat(first.highestSequenceNumber()).isEqualTo(65_599);
    assertThat(first.cumulativeLost()).isEqualTo(10);
    assertThat(first.fractionLost()).isEqualTo(25);
    assertThat(statistics.expected()).isEqualTo(100);
    assertThat(statistics.received()).isEqualTo(90);

    statistics.received(64, 300_000, 100 * FRAME);
    ReportBlock second = statistics.report(0);
    assertThat(second.fractionLost()).as("of the second interval").isZero();
    assertThat(second.cumulativeLost()).isEqualTo(10);
    assertThat(statistics.report(0).fractionLost()).as("of no packets").isZero();
  }

  @Example
  void countsWhatComesLateOrTwice() {
    int[] order = {10, 12, 11, 12, 12, 9};
    for (int number : order) {
      statistics.received(number, 0, 0);
    }
    ReportBlock block = statistics.report(0);
    assertThat(block.cumulativeLost()).as("three more came than were sent").isEqualTo(-3);
    assertThat(block.fractionLost()).isZero();
    assertThat(block.highestSequenceNumber()).isEqualTo(12);
  }

  @Example
  void beginsAnewWithTwoPacketsInARowFromFarAway() {
    statistics.received(10, 0, 0);
    assertThat(statistics.received(30_000, 0, 0)).isFalse();
    assertThat(statistics.received(11, 0, 0)).as("a lone one changes nothing").isTrue();
    assertThat(statistics.expected()).isEqualTo(2);
    assertThat(statistics.received(30_000, 0, 0)).isFalse();
    assertThat(statistics.received(30_001, 0, 0)).isTrue();
    assertThat(statistics.expected()).isEqualTo(1);
    assertThat(statistics.report(0).highestSequenceNumber()).isEqualTo(30_001);
  }

  @Example
  void refersToTheLastSenderReport() {
    statistics.received(1, 0, 0);
    statistics.senderReport(0xb44db705_20000000L, 3 * SECOND);
    ReportBlock block = statistics.report(3 * SECOND + 5_250_000_000L);
    assertThat(block.lastSenderReport()).isEqualTo(0xb7052000);
    assertThat(block.delaySinceLastSenderReport()).isEqualTo(0x00054000);
  }

  @Example
  void hasNoJitterWhenPacketsComeAsTheyWereSent() {
    for (int i = 0; i < 200; i++) {
      statistics.received(i, i * 3_000 - 100_000, i * SECOND / 30);
    }
    assertThat(statistics.jitterTicks()).isLessThanOrEqualTo(1);
  }

  @Example
  void measuresJitter() {
    // Every other packet is 10 ms late, so each is 900 ticks off its predecessor.
    for (int i = 0; i < 500; i++) {
      statistics.received(i, i * 3_000, i * FRAME + (i % 2) * 10_000_000L);
    }
    assertThat(statistics.jitterTicks()).isCloseTo(900, within(20L));
    assertThat(statistics.report(0).jitter()).isCloseTo(900, within(20));
  }

  @Property(tries = 200)
  void losesWhatTheNetworkLost(@ForAll long seed, @ForAll @IntRange(max = 0xFFFF) int first) {
    Random chance = new Random(seed);
    ReceptionStatistics statistics = new ReceptionStatistics(7, 90_000);
    long sent = 0;
    long received = 0;
    long reported = 0;
    for (int i = 0; i < 3_000; i++, sent++) {
      if (i == 0 || i == 2_999 || chance.nextInt(100) < 90) {
        statistics.received((first + i) & 0xFFFF, 0, 0);
        received++;
      }
      if (chance.nextInt(100) == 0) {
        reported += statistics.report(0).fractionLost();
      }
    }
    assertThat(statistics.expected()).isEqualTo(sent);
    assertThat(statistics.lost()).isEqualTo(sent - received);
    assertThat(statistics.report(0).cumulativeLost()).isEqualTo((int) (sent - received));
    assertThat(reported).isPositive();
  }
}
