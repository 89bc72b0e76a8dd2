package io.sutantra.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests of the rehearsal of handshakes. */
@Timeout(60)
class HandshakeRehearsalTest {
  @Test
  void completesHandshakesInMemory() throws Exception {
    assertThat(new HandshakeRehearsal().rehearse(2)).isEqualTo(2);
  }
}
