package io.sutantra.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the address that a client offers as its own. */
class LocalAddressTest {
  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "[::1]"})
  void aServerOnTheLoopbackIsReachedFromItsOwnAddress(String host) throws IOException {
    assertThat(LocalAddress.towards(URI.create("http://" + host + ":8080/whep/demo")))
        .isEqualTo(InetAddress.getByName(host));
  }

  /** The addresses of this machine lead to themselves, whichever it has. */
  @Test
  void aServerOnAnotherAddressOfThisMachineIsReachedFromThatAddress() throws IOException {
    for (InetAddress own :
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> address.getAddress().length == 4)
            .toList()) {
      assertThat(LocalAddress.towards(URI.create("http://" + own.getHostAddress() + "/")))
          .isEqualTo(own);
    }
  }

  @Test
  void anActiveCandidateHasThePortThatNobodyListensAt() {
    InetAddress address = InetAddress.getLoopbackAddress();
    assertThat(LocalAddress.ofActiveTcp(address)).isEqualTo(new InetSocketAddress(address, 9));
  }
}
