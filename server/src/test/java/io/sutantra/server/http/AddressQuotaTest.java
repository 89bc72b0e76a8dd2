package io.sutantra.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AddressQuotaTest {
  private final AddressQuota quota = new AddressQuota(2);

  @Test
  void anAddressHasSoManyPlacesAndNoMore() {
    String one = address("192.0.2.1");
    assertThat(quota.take(one)).isTrue();
    assertThat(quota.take(one)).isTrue();
    assertThat(quota.take(one)).isFalse();
    assertThat(quota.take(address("192.0.2.2"))).as("another address").isTrue();
  }

  @Test
  void aPlaceIsFreeWhenItsSessionHasEnded() {
    String one = address("192.0.2.1");
    quota.take(one);
    quota.name(one, "a", () -> false);
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

  /** Its end was told before anybody knew whose place it had. */
  @Test
  void aSessionThatHasEndedBeforeItWasNamedKeepsNoPlace() {
    String one = address("192.0.2.1");
    for (int i = 0; i < 3; i++) {
      assertThat(quota.take(one)).isTrue();
      quota.ended("a");
      quota.name(one, "a", () -> true);
    }
  }

  @Test
  void aNetworkOfIpv6CountsAsOneAddress() {
    assertThat(quota.take(address("2001:db8:0:1::1"))).isTrue();
    assertThat(quota.take(address("2001:db8:0:1::2"))).isTrue();
    assertThat(quota.take(address("2001:db8:0:1:ffff::3"))).isFalse();
    assertThat(quota.take(address("2001:db8:0:2::1"))).isTrue();
  }

  @Test
  void whatSpeaksForEverybodyIsNotCounted() {
    for (int i = 0; i < 10; i++) {
      assertThat(quota.take("")).isTrue();
    }
  }

  @Test
  void zeroIsNoLimit() {
    AddressQuota open = new AddressQuota(0);
    for (int i = 0; i < 100; i++) {
      assertThat(open.take(address("192.0.2.1"))).isTrue();
    }
  }

  private static String address(String host) {
    return Addresses.network(Addresses.parse(host).orElseThrow());
  }
}
