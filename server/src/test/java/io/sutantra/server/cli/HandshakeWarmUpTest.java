package io.sutantra.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests of the warm-up handshakes. */
@Timeout(60)
class HandshakeWarmUpTest {
  @Test
  void completesHandshakesInMemory() throws Exception {
    assertThat(new HandshakeWarmUp().completeHandshakes(2)).isEqualTo(2);
  }
}
