package io.sutantra.transport.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeyFrameDemandTest {
  private static final long MILLIS = 1_000_000;
  private static final long INTERVAL = 500 * MILLIS;

  private final KeyFrameDemand demand = new KeyFrameDemand(INTERVAL);
  private long now = 10_000 * MILLIS;

  /** So many frames that are none, the first after a pause as the others. */
  private boolean frames(int count, long apartNanos) {
    boolean news = false;
    for (int i = 0; i < count; i++) {
      now += apartNanos;
      news |= demand.offered(false, now);
    }
    return news;
  }

  private void keyFrame() {
    assertThat(demand.offered(true, now)).isFalse();
  }

  private void askAndHearNothing() {
    assertThat(demand.ask(now)).isTrue();
    frames(20, 33 * MILLIS);
  }

  @Test
  void asksOnceInAnInterval() {
    assertThat(demand.ask(now)).isTrue();
    assertThat(demand.ask(now + INTERVAL - 1)).isFalse();
    assertThat(demand.ask(now + INTERVAL)).isTrue();
    assertThat(demand.ask(now + INTERVAL)).isFalse();
  }

  @Test
  void whoIsNotAskedAnswersNotInVain() {
    assertThat(frames(1_000, 33 * MILLIS)).isFalse();
    assertThat(demand.inVain()).isFalse();
  }

  @Test
  void requestThatStaysUnansweredIsInVain() {
    demand.ask(now);
    assertThat(frames(15, 33 * MILLIS)).as("495 ms").isFalse();
    assertThat(demand.inVain()).isFalse();
    assertThat(frames(1, 33 * MILLIS)).as("528 ms").isTrue();
    assertThat(demand.inVain()).isTrue();
    assertThat(frames(100, 33 * MILLIS)).as("it is said once").isFalse();
  }

  @Test
  void repetitionsAreOneRequest() {
    for (int i = 0; i < 4; i++) {
      demand.ask(now);
      frames(4, 33 * MILLIS);
    }
    assertThat(demand.inVain()).isTrue();
  }

  @Test
  void encoderOfFewFramesASecondIsGivenTheTimeOfSome() {
    demand.ask(now);
    frames(KeyFrameDemand.FRAMES_IN_VAIN - 1, 1_000 * MILLIS);
    assertThat(demand.inVain()).isFalse();
    keyFrame();
    frames(20, 1_000 * MILLIS);
    assertThat(demand.inVain()).isFalse();
  }

  @Test
  void answeredRequestIsOver() {
    demand.ask(now);
    frames(2, 33 * MILLIS);
    keyFrame();
    frames(1_000, 33 * MILLIS);
    assertThat(demand.inVain()).isFalse();
  }

  @Test
  void answersInSuccessionShowThatSomebodyHears() {
    askAndHearNothing();
    for (int i = 1; i <= KeyFrameDemand.ANSWERS_IN_SUCCESSION; i++) {
      keyFrame();
      frames(60, 33 * MILLIS);
      assertThat(demand.inVain()).as("after %d answers", i - 1).isTrue();
      demand.ask(now);
      frames(1, 33 * MILLIS);
    }
    keyFrame();
    assertThat(demand.inVain()).isFalse();
  }

  @Test
  void keyFramesThatComeByThemselvesShowNothing() {
    askAndHearNothing();
    for (int i = 0; i < 20; i++) {
      keyFrame();
      frames(60, 33 * MILLIS);
    }
    assertThat(demand.inVain()).isTrue();
  }
}
