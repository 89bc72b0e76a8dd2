package io.sutantra.transport.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalAddressesTest {
  private static InetAddress address(String literal) throws IOException {
    return InetAddress.getAllByName(literal)[0];
  }

  @Test
  void addressIsItself() throws IOException {
    assertThat(LocalAddresses.toListenOn("127.0.0.1", List.of()))
        .containsExactly(address("127.0.0.1"));
    assertThat(LocalAddresses.toListenOn("::1", List.of())).containsExactly(address("::1"));
  }

  @Test
  void anyAddressStandsForThoseOfTheInterfaces() throws IOException {
    for (String any : List.of("0.0.0.0", "::")) {
      assertThat(LocalAddresses.toListenOn(any, List.of()))
          .isNotEmpty()
          .noneMatch(InetAddress::isAnyLocalAddress)
          .noneMatch(InetAddress::isLinkLocalAddress)
          .noneMatch(InetAddress::isMulticastAddress)
          .noneMatch(address -> address.getHostAddress().contains("%"));
    }
    assertThat(LocalAddresses.toListenOn("0.0.0.0", List.of("lo")))
        .contains(address("127.0.0.1"))
        .allMatch(InetAddress::isLoopbackAddress);
  }

  @Test
  void loopbackServesWhatNothingElseDoes() throws IOException {
    InetAddress four = address("0.0.0.0");
    InetAddress six = address("::");
    List<InetAddress> loopback =
        List.of(address("::1"), address("127.0.0.1"), address("127.0.0.2"));
    assertThat(LocalAddresses.withLoopback(four, List.of(), loopback))
        .containsExactly(address("127.0.0.1"));
    assertThat(LocalAddresses.withLoopback(six, List.of(), loopback))
        .containsExactly(address("127.0.0.1"), address("::1"));
    List<InetAddress> inner = List.of(address("192.0.2.1"));
    assertThat(LocalAddresses.withLoopback(four, inner, loopback)).isEqualTo(inner);
    assertThat(LocalAddresses.withLoopback(six, inner, loopback))
        .containsExactly(address("192.0.2.1"), address("::1"));
    List<InetAddress> both = List.of(address("192.0.2.1"), address("2001:db8::1"));
    assertThat(LocalAddresses.withLoopback(six, both, loopback)).isEqualTo(both);
  }

  @Test
  void ownAddressesAreOfferedOnlyBesideLoopback() throws IOException {
    List<InetAddress> loopback = List.of(address("127.0.0.1"), address("::1"));
    assertThat(LocalAddresses.own(loopback, List.of()))
        .allMatch(Inet4Address.class::isInstance)
        .noneMatch(InetAddress::isLoopbackAddress)
        .noneMatch(InetAddress::isAnyLocalAddress)
        .isSubsetOf(LocalAddresses.toListenOn("0.0.0.0", List.of()));
    assertThat(LocalAddresses.own(loopback, List.of("lo"))).isEmpty();
    assertThat(LocalAddresses.own(List.of(address("192.0.2.1")), List.of())).isEmpty();
    assertThat(LocalAddresses.own(List.of(address("127.0.0.1"), address("192.0.2.1")), List.of()))
        .isEmpty();
  }

  @Test
  void interfaceThatIsNotThereIsNamedWithThoseThatAre() {
    assertThatThrownBy(() -> LocalAddresses.toListenOn("0.0.0.0", List.of("nosuch0")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("nosuch0")
        .hasMessageContaining("lo")
        .hasMessageContaining("sutantra.transports.broadcast.interfaces");
  }

  @Test
  void announcedAddressesAreLookedUp() throws IOException {
    assertThat(LocalAddresses.announced(List.of("198.51.100.7", "2001:db8::7")))
        .containsExactly(address("198.51.100.7"), address("2001:db8::7"));
    assertThat(LocalAddresses.announced(List.of())).isEmpty();
  }
}
