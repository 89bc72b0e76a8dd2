package io.sutantra.transport.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.testkit.TestEnvironment;
import java.lang.System.Logger;
import org.junit.jupiter.api.Test;

class WarmUpTest {
  private static final Logger LOGGER = System.getLogger(WarmUpTest.class.getName());

  @Test
  void allJoinAndWatch() throws Exception {
    try (TestEnvironment environment = new TestEnvironment()) {
      WarmUp warmUp = new WarmUp(BroadcastSettings.of(TestSettings.TRANSPORT), environment, LOGGER);

      assertThat(warmUp.rehearse()).isEqualTo(WarmUp.FIRST_ACT_JOINS + WarmUp.JOINS);
    }
  }
}
