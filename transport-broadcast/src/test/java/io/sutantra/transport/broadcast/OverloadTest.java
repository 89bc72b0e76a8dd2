package io.sutantra.transport.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Frames come 30 times a second, reports once. */
class OverloadTest {
  private static final int RATE = 30;
  private static final long FRAME_NANOS = 1_000_000_000L / RATE;

  private final Overload overload = new Overload(0);
  private final List<Integer> taken = new ArrayList<>();
  private int frame;
  private long bytes;
  private long estimateBps;

  /** Time passes, in seconds; each second a report tells of that loss. */
  private void pass(int seconds, double loss, int framesToAKeyFrame) {
    taken.clear();
    for (int i = 0; i < seconds * RATE; i++, frame++) {
      long now = frame * FRAME_NANOS;
      if (overload.takes(frame % framesToAKeyFrame == 0, now)) {
        taken.add(frame);
        bytes += 3_500;
      }
      if (frame % RATE == RATE / 2) {
        overload.reported(loss, bytes, estimateBps, now);
      }
    }
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
    pass(2, 0.4, RATE);
    assertThat(overload.active()).isTrue();
    pass(4, 0.03, RATE);
    assertThat(taken).as("after a pause").containsExactly(90, 120, 150);
    assertThat(overload.wantsKeyFrame(taken.get(2) * FRAME_NANOS + 900_000_000)).isFalse();
    assertThat(overload.wantsKeyFrame(taken.get(2) * FRAME_NANOS + 1_000_000_000)).isTrue();
  }

  @Test
  void keyFramesThatComeMoreOftenAreLeftOut() {
    pass(2, 0.4, 10);
    pass(1, 0, 10);
    pass(3, 0, 10);
    assertThat(taken).hasSize(3);
  }

  @Test
  void keyFramesAreMoreSeldomWhereTheyAreTooMuch() {
    pass(2, 0.4, RATE);
    pass(20, 0.5, RATE);
    pass(40, 0.5, RATE);
    assertThat(taken).as("one in 8 s").hasSize(5);
    pass(60, 0, 1);
    assertThat(overload.active()).as("has ended").isFalse();
  }

  @Test
  void triesAllOfItMoreAndMoreSeldom() {
    List<Integer> holds = new ArrayList<>();
    for (int tries = 0; tries < 5; tries++) {
      while (!overload.active()) {
        pass(1, 0.4, RATE);
      }
      int from = frame;
      while (overload.active()) {
        pass(1, 0, RATE);
      }
      holds.add((frame - from) / RATE);
    }
    // Each ends with the first report after it.
    assertThat(holds).containsExactly(6, 11, 21, 41, 81);
    pass(30, 0, RATE);
    pass(3, 0.4, RATE);
    assertThat(overload.active()).isTrue();
    pass(6, 0, RATE);
    assertThat(overload.active()).as("another time, another line").isFalse();
  }

  @Test
  void retransmissionsAreCappedByWhatIsLost() {
    assertThat(overload.retransmissionEighths()).isEqualTo(8);
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
      overload.reported(1, 1_000, 0, 200_000_000L + i);
    }
    assertThat(overload.active()).isTrue();
    pass(3, 0, RATE);
    assertThat(overload.active()).isTrue();
  }
}
