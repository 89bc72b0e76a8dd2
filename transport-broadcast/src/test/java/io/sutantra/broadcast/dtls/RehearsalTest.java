package io.sutantra.broadcast.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sutantra.broadcast.srtp.SrtpKeys;
import io.sutantra.broadcast.srtp.SrtpProfile;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class RehearsalTest {
  private final DtlsIdentity identity =
      DtlsIdentity.generate(new SecureRandom(), System.currentTimeMillis());

  @Test
  void eachHandshakeHasKeysOfItsOwn() throws InterruptedException {
    try (DtlsThreads threads = new DtlsThreads()) {
      Rehearsal rehearsal = new Rehearsal(identity, threads);
      SrtpKeys one = rehearsal.handshake();
      SrtpKeys other = rehearsal.handshake();
      assertThat(one.profile()).isEqualTo(SrtpProfile.AEAD_AES_128_GCM);
      assertThat(other.server().key()).isNotEqualTo(one.server().key());
      assertThat(one.client().key()).isNotEqualTo(one.server().key());
    }
  }

  @Test
  void saysIfItCannot() {
    DtlsThreads threads = new DtlsThreads();
    threads.close();
    assertThatThrownBy(() -> new Rehearsal(identity, threads).handshake())
        .isInstanceOf(IllegalStateException.class)
        .hasStackTraceContaining("the threads of the handshakes were closed");
  }
}
