package io.sutantra.broadcast.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.broadcast.srtp.SrtpProfile;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DtlsSessionTest {
  private static final DtlsIdentity SERVER = identity();
  private static final DtlsIdentity CLIENT = identity();

  private final DtlsThreads threads = new DtlsThreads();
  private final Side server = new Side();
  private final Side client = new Side();

  static DtlsIdentity identity() {
    return DtlsIdentity.generate(new SecureRandom(), System.currentTimeMillis());
  }

  @AfterEach
  void close() {
    threads.close();
  }

  @Test
  void bothSidesGetTheSameKeys() throws Exception {
    DtlsSession serving =
        DtlsSession.server(
            SERVER, List.of(CLIENT.fingerprint()), DtlsLimits.DEFAULT, threads, server);
    DtlsSession calling =
        DtlsSession.client(
            CLIENT, List.of(SERVER.fingerprint()), DtlsLimits.DEFAULT, threads, client);
    server.wire(calling::receive);
    client.wire(serving::receive);
    calling.start();
    assertThat(Side.bytes(server.keys())).isEqualTo(Side.bytes(client.keys()));
    assertThat(server.keys().profile()).isEqualTo(SrtpProfile.AEAD_AES_128_GCM);
    assertThat(client.cipherSuite()).isEqualTo("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");
    assertThat(server.cipherSuite()).isEqualTo(client.cipherSuite());
    calling.close();
    server.awaitEnd();
  }
}
