package io.sutantra.rtc.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class IceCandidateTest {
  private static final InetAddress V4 = AddressLiteral.parse("192.0.2.1").orElseThrow();
  private static final InetAddress V6 = AddressLiteral.parse("2001:db8::1").orElseThrow();

  @Test
  void readsWhatItWrites() {
    for (IceCandidate candidate :
        new IceCandidate[] {
          IceCandidate.host(V4, 4_711, 0),
          IceCandidate.host(V6, 4_711, 1),
          IceCandidate.serverReflexive(V4, 4_711, 2),
          IceCandidate.tcpPassive(V6, 443, 0)
        }) {
      assertThat(IceCandidate.parse(candidate.toAttribute())).contains(candidate);
    }
    assertThat(IceCandidate.tcpPassive(V4, 443, 0).toAttribute())
        .endsWith(" tcp 1520435199 192.0.2.1 443 typ host tcptype passive");
  }

  /** Digits are ASCII, whatever the default locale is. */
  @Test
  void writesTheSameEverywhere() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG"));
      assertThat(IceCandidate.host(V4, 4_711, 0).toAttribute()).matches("[ -~]+");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void prefersUdpToReflexiveToTcp() {
    assertThat(IceCandidate.host(V4, 1, 0).priority()).isEqualTo(2_130_706_431L);
    assertThat(IceCandidate.host(V4, 1, 0).priority())
        .isGreaterThan(IceCandidate.host(V4, 1, 1).priority());
    assertThat(IceCandidate.host(V4, 1, 9).priority())
        .isGreaterThan(IceCandidate.serverReflexive(V4, 1, 0).priority());
    assertThat(IceCandidate.serverReflexive(V4, 1, 9).priority())
        .isGreaterThan(IceCandidate.tcpPassive(V4, 1, 0).priority());
    assertThat(IceCandidate.host(V4, 1, 0).foundation())
        .isNotEqualTo(IceCandidate.tcpPassive(V4, 1, 0).foundation());
  }

  @Test
  void makesCredentialsThatAreWellFormed() {
    IceCredentials random = IceCredentials.random(new SecureRandom());
    assertThat(IceCredentials.of(random.ufrag(), random.password())).contains(random);
    assertThat(random.ufrag()).hasSize(8);
    assertThat(random.password()).hasSize(24);
    assertThat(IceCredentials.random(new SecureRandom())).isNotEqualTo(random);
  }
}
