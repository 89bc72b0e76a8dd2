package io.sutantra.transport.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests of the overload control with 30 frames and one receiver report a second. */
class OverloadTest {
  private static final int RATE = 30;
  private static final long FRAME_NANOS = 1_000_000_000L / RATE;

  private final Overload overload = new Overload(0);
  private final List<Integer> taken = new ArrayList<>();
  private int frame;
  private long bytes;
  private long estimateBps;
  private int lost;
  private int highest;

  /** Lets seconds pass, with a report of a fraction lost in each second. */
  private void pass(int seconds, double loss, int framesToAKeyFrame) {
    taken.clear();
    for (int i = 0; i < seconds * RATE; i++, frame++) {
      long now = frame * FRAME_NANOS;
      if (overload.takes(frame % framesToAKeyFrame == 0, now)) {
        taken.add(frame);
        bytes += 3_500;
      }
      if (frame % RATE == RATE / 2) {
        report(loss, now);
      }
    }
  }

  private void report(double loss, long now) {
    highest += 1_000;
    lost += (int) (1_000 * loss);
    overload.reported(lost, highest, bytes, estimateBps, now);
  }

  @Test
  void allIsTakenAsLongAsLossesCanBeMadeGood() {
    pass(100, 0.2, 50);
    assertThat(taken).hasSize(100 * RATE);
    assertThat(overload.active()).isFalse();
  }

  @Test
  void oneBadReportIsNoOverload() {
    pass(1, 0.4, 50);
    pass(10, 0, 50);
    assertThat(taken).hasSize(10 * RATE);
  }

  @Test
  void keyFramesAreTakenASecondApart() {
    pass(1, 0, RATE);
    pass(2, 0.4, RATE);
    assertThat(overload.active()).isTrue();
    pass(4, 0.03, RATE);
    assertThat(taken).as("after a pause").containsExactly(120, 150, 180);
    assertThat(overload.wantsKeyFrame(taken.get(2) * FRAME_NANOS + 900_000_000)).isFalse();
    assertThat(overload.wantsKeyFrame(taken.get(2) * FRAME_NANOS + 1_000_000_000)).isTrue();
  }

  @Test
  void keyFramesThatComeMoreOftenAreLeftOut() {
    pass(1, 0, 10);
    pass(2, 0.4, 10);
    pass(1, 0, 10);
    pass(3, 0, 10);
    assertThat(taken).as("after a pause, every other one").hasSize(4);
  }

  @Test
  void keyFramesAreMoreSeldomWhereTheyAreTooMuch() {
    pass(1, 0, RATE);
    pass(2, 0.4, RATE);
    pass(20, 0.5, RATE);
    pass(40, 0.5, RATE);
    assertThat(taken).as("one in 4 s").hasSize(10);
    long last = taken.get(9) * FRAME_NANOS;
    assertThat(overload.wantsKeyFrame(last + 7_900_000_000L)).isFalse();
    assertThat(overload.wantsKeyFrame(last + 8_000_000_000L)).isTrue();
    pass(60, 0, 1);
    assertThat(overload.active()).as("has ended").isFalse();
  }

  @Test
  void triesAllOfItMoreAndMoreSeldom() {
    List<Integer> holds = new ArrayList<>();
    List<Integer> asked = new ArrayList<>();
    for (int tries = 0; tries < 5; tries++) {
      while (!overload.active()) {
        pass(1, 0.4, RATE);
      }
      int from = frame;
      while (overload.active()) {
        pass(1, 0, RATE);
        if (!taken.isEmpty() && asked.size() == holds.size()) {
          int wait = 1;
          while (!overload.wantsKeyFrame(taken.get(0) * FRAME_NANOS + wait * 1_000_000_000L)) {
            wait++;
          }
          asked.add(wait);
        }
      }
      holds.add((frame - from) / RATE);
    }
    // An overload ends with the first report after the hold.
    assertThat(holds).containsExactly(6, 11, 21, 41, 81);
    assertThat(asked).as("seconds between two that are asked for").containsExactly(1, 2, 4, 8, 8);
    pass(30, 0, RATE);
    pass(3, 0.4, RATE);
    assertThat(overload.active()).isTrue();
    pass(6, 0, RATE);
    assertThat(overload.active()).as("another time, another line").isFalse();
  }

  @Test
  void retransmissionsAreCappedByWhatIsLost() {
    assertThat(overload.retransmissionEighths()).isEqualTo(8);
    pass(1, 0, RATE);
    pass(3, 0.18, RATE);
    assertThat(overload.retransmissionEighths()).isEqualTo(4);
    pass(4, 0.24, RATE);
    assertThat(overload.retransmissionEighths()).isEqualTo(4);
    pass(5, 0.4, RATE);
    assertThat(overload.retransmissionEighths()).as("key frames only").isEqualTo(8);
  }

  @Test
  void whatIsLostByChanceIsSentAgain() {
    estimateBps = 2_000_000;
    pass(20, 0.35, RATE);
    assertThat(taken).hasSize(20 * RATE);
    assertThat(overload.retransmissionEighths()).isEqualTo(4);
    pass(5, 0.6, RATE);
    assertThat(overload.active()).as("more than can be made good").isTrue();
  }

  @Test
  void reportsInAFloodCountOnce() {
    for (int i = 0; i < 1_000; i++) {
      report(1, 200_000_000L + i);
    }
    assertThat(overload.active()).isFalse();
    report(1, 400_000_000);
    report(1, 600_000_000);
    assertThat(overload.active()).isTrue();
    pass(3, 0, RATE);
    assertThat(overload.active()).isTrue();
  }

  @Test
  void oneReportIsNoOverloadWhateverItSays() {
    pass(10, 0, RATE);
    pass(1, 1, RATE);
    assertThat(overload.active()).isFalse();
    assertThat(overload.retransmissionEighths()).isEqualTo(1);
    pass(1, 0, RATE);
    pass(1, 1, RATE);
    assertThat(overload.active()).isFalse();
    pass(1, 1, RATE);
    assertThat(overload.active()).isTrue();
  }

  @Test
  void whatIsLostOfABurstDoesNotCount() {
    for (int reports = 1; reports < 20; reports++) {
      overload.burst(reports * 1_000_000_000L - 900_000_000);
      report(0.9, reports * 1_000_000_000L);
    }
    assertThat(overload.active()).isFalse();
    assertThat(overload.retransmissionEighths()).isEqualTo(8);
    report(0.4, 20_000_000_000L);
    report(0.4, 21_000_000_000L);
    report(0.4, 22_000_000_000L);
    assertThat(overload.active()).isTrue();
  }

  @Test
  void reportOfNothingIsNoGoodNews() {
    pass(3, 0.4, RATE);
    assertThat(overload.active()).isTrue();
    for (int seconds = 3; seconds < 100; seconds++) {
      overload.reported(lost, highest, bytes, 0, seconds * 1_000_000_000L);
    }
    assertThat(overload.active()).isTrue();
  }

  @Test
  void lossThatWouldBeginNoOverloadEndsOne() {
    pass(4, 0.4, RATE);
    assertThat(overload.active()).isTrue();
    pass(6, 0.2, RATE);
    assertThat(overload.active()).isFalse();
  }
}
