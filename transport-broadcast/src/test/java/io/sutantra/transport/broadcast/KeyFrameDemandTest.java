package io.sutantra.transport.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeyFrameDemandTest {
  private static final long INTERVAL = 500_000_000;

  @Test
  void asksOnceInAnInterval() {
    KeyFrameDemand demand = new KeyFrameDemand(INTERVAL);
    long now = 10_000_000_000L;
    assertThat(demand.ask(now)).isTrue();
    assertThat(demand.ask(now + INTERVAL - 1)).isFalse();
    assertThat(demand.ask(now + INTERVAL)).isTrue();
    assertThat(demand.ask(now + INTERVAL)).isFalse();
  }
}
