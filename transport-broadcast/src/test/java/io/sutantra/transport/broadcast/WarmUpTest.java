package io.sutantra.transport.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sutantra.testkit.TestEnvironment;
import java.lang.System.Logger;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class WarmUpTest {
  private static final Logger LOGGER = System.getLogger(WarmUpTest.class.getName());
  private static final BroadcastSettings SETTINGS = BroadcastSettings.of(TestSettings.TRANSPORT);

  @Test
  void allJoinAndWatch() throws Exception {
    try (TestEnvironment environment = new TestEnvironment()) {
      WarmUp warmUp = new WarmUp(SETTINGS, environment, LOGGER, Duration.ofMinutes(5));

      assertThat(warmUp.rehearse()).isEqualTo(WarmUp.FIRST_ACT_JOINS + WarmUp.JOINS);
    }
  }

  @Test
  void nothingIsLeftOfOneThatIsClosedInTheMiddle() {
    try (TestEnvironment environment = new TestEnvironment()) {
      WarmUp warmUp = WarmUp.start(SETTINGS, environment, LOGGER);
      await()
          .until(() -> environment.counted("rehearsal.viewers.accepted") > WarmUp.FIRST_ACT_JOINS);

      warmUp.close();

      await().untilAsserted(() -> assertThat(threads()).isEmpty());
    }
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("sutantra-broadcast"))
        .toList();
  }
}
