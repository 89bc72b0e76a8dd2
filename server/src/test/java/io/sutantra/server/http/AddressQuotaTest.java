package io.sutantra.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.net.SocketAddress;
import org.junit.jupiter.api.Test;

class AddressQuotaTest {
  private final AddressQuota quota = new AddressQuota(2);

  @Test
  void anAddressHasSoManyPlacesAndNoMore() {
    SocketAddress one = address("192.0.2.1");
    assertThat(quota.take(one)).isTrue();
    assertThat(quota.take(one)).isTrue();
    assertThat(quota.take(one)).isFalse();
    assertThat(quota.take(address("192.0.2.2"))).as("another address").isTrue();
  }

  @Test
  void aPlaceIsFreeWhenItsSessionHasEnded() {
    SocketAddress one = address("192.0.2.1");
    quota.take(one);
    quota.name(one, "a");
    quota.take(one);
    quota.giveBack(one);
    quota.take(one);
    assertThat(quota.take(one)).isFalse();
    quota.ended("a");
    quota.ended("a");
    quota.ended("never heard of");
    assertThat(quota.take(one)).isTrue();
    assertThat(quota.take(one)).isFalse();
  }

  @Test
  void aNetworkOfIpv6CountsAsOneAddress() {
    assertThat(quota.take(address("2001:db8:0:1::1"))).isTrue();
    assertThat(quota.take(address("2001:db8:0:1::2"))).isTrue();
    assertThat(quota.take(address("2001:db8:0:1:ffff::3"))).isFalse();
    assertThat(quota.take(address("2001:db8:0:2::1"))).isTrue();
  }

  @Test
  void loopbackIsNotCounted() {
    for (int i = 0; i < 10; i++) {
      assertThat(quota.take(address("127.0.0.1"))).isTrue();
      assertThat(quota.take(address("::1"))).isTrue();
    }
  }

  @Test
  void zeroIsNoLimit() {
    AddressQuota open = new AddressQuota(0);
    for (int i = 0; i < 100; i++) {
      assertThat(open.take(address("192.0.2.1"))).isTrue();
    }
  }

  private static SocketAddress address(String host) {
    return SocketAddress.inetSocketAddress(40_000, host);
  }
}
