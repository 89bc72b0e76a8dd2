package io.sutantra.transport.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.testkit.ManualClock;
import io.sutantra.testkit.TestEnvironment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyFrameRequestsTest {
  private static final long INTERVAL = 500_000_000;

  @Test
  void asksOnceInAnInterval() {
    try (TestEnvironment environment = new TestEnvironment(new ManualClock())) {
      List<String> asked = new ArrayList<>();
      KeyFrameRequests requests =
          new KeyFrameRequests(
              INTERVAL, new TransportCounters(environment.metrics()).keyFrameRequests, asked::add);
      long now = 10_000_000_000L;
      requests.ask("a", now);
      requests.ask("b", now + INTERVAL - 1);
      requests.ask("c", now + INTERVAL);
      requests.ask("d", now + INTERVAL);
      assertThat(asked).containsExactly("a", "c");
      assertThat(environment.counted("key-frames.requested")).isEqualTo(2);
    }
  }
}
