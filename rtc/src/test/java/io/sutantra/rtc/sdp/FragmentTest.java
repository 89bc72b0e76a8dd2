package io.sutantra.rtc.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FragmentTest {
  private static final String TEXT =
      """
      a=ice-ufrag:EsAw
      a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1
      m=video 9 UDP/TLS/RTP/SAVPF 0
      a=mid:0
      a=candidate:1387637174 1 udp 2122260223 192.0.2.1 61764 typ host generation 0 ufrag EsAw
      a=candidate:3471623853 1 udp 2122194687 198.51.100.2 61765 typ srflx raddr 10.0.0.1 rport 9
      a=candidate:473322822 1 tcp 1518280447 192.0.2.1 9 typ host tcptype active generation 0
      a=candidate:1 1 udp 2122260223 0d6f7c8e-1111-4222-8333-444455556666.local 50000 typ host
      a=candidate:2 2 udp 2122260222 192.0.2.1 61766 typ host
      a=end-of-candidates
      """;

  @Test
  void readsTheExampleOfTheStandard() {
    Fragment fragment = Fragment.parse(TEXT, 4_096);
    assertThat(fragment.credentials().orElseThrow().ufrag()).isEqualTo("EsAw");
    assertThat(fragment.complete()).isTrue();
    assertThat(fragment.candidates())
        .extracting(IceCandidate::toAttribute)
        .containsExactly(
            "candidate:1387637174 1 udp 2122260223 192.0.2.1 61764 typ host",
            "candidate:3471623853 1 udp 2122194687 198.51.100.2 61765 typ srflx raddr 0.0.0.0"
                + " rport 0",
            "candidate:473322822 1 tcp 1518280447 192.0.2.1 9 typ host tcptype active");
  }

  @Test
  void readsWhatItWrites() {
    Fragment fragment = Fragment.parse(TEXT, 4_096);
    assertThat(Fragment.parse(fragment.toText("video", "0"), 4_096)).isEqualTo(fragment);
  }

  /** Some stacks send a whole description, with the credentials of every section. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\n",
        "a=ice-ufrag:EsAw \n",
        "a=ice-options:trickle ice2\r\na=group:BUNDLE 0\r\na=x\r\n",
      })
  void readsWhatIsMoreThanAFragment(String before) {
    assertThat(Fragment.parse(before + TEXT, 4_096)).isEqualTo(Fragment.parse(TEXT, 4_096));
  }

  @Test
  void readsCredentialsOfOtherCharacters() {
    String other = TEXT.replace("P2uYro0UCOQ4zxjKXaWCBui1", "MTIzNDU2Nzg5MDEyMzQ1Ng==");
    assertThat(Fragment.parse(other, 4_096).credentials().orElseThrow().password()).endsWith("==");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "garbage",
        "v=0\r\n",
        "a=mid:0\r\n",
        "a=ice-ufrag:abcd\r\n",
        "a=ice-ufrag:a\r\na=ice-pwd:b\r\n",
        "\u0000a=candidate:1"
      })
  void refusesWhatIsNone(String text) {
    assertThatThrownBy(() -> Fragment.parse(text, 4_096))
        .isInstanceOf(SdpException.class)
        .extracting(problem -> ((SdpException) problem).reason())
        .isEqualTo(SdpException.Reason.MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "candidate:1 1 udp 1 example.org 1 typ host",
        "candidate:1 1 udp 1 0.0.0.0 1 typ host",
        "candidate:1 1 udp 1 224.0.0.1 1 typ host",
        "candidate:1 1 udp 1 192.0.2.256 1 typ host",
        "candidate:1 1 udp 1 :::: 1 typ host",
        "candidate:1 1 udp 4294967296 192.0.2.1 1 typ host",
        "candidate:1 1 udp 1 192.0.2.1 65536 typ host",
        "candidate:1 1 sctp 1 192.0.2.1 1 typ host",
        "candidate:1 1 tcp 1 192.0.2.1 1 typ host",
        "candidate:1 1 udp 1 192.0.2.1 1 typ magic",
        "candidate:",
      })
  void leavesOutCandidatesOfNoUse(String attribute) {
    assertThat(IceCandidate.parse(attribute)).isEmpty();
  }

  @Test
  void filtersByNetwork() {
    AddressFilter filter = AddressFilter.of(List.of("10.1.0.0/16", "::1", "127.0.0.0/8"));
    assertThat(filter.allows(AddressLiteral.parse("10.1.255.1").orElseThrow())).isTrue();
    assertThat(filter.allows(AddressLiteral.parse("10.2.0.1").orElseThrow())).isFalse();
    assertThat(filter.allows(AddressLiteral.parse("127.9.9.9").orElseThrow())).isTrue();
    assertThat(filter.allows(AddressLiteral.parse("::1").orElseThrow())).isTrue();
    assertThat(filter.allows(AddressLiteral.parse("::2").orElseThrow())).isFalse();
    for (String wrong : List.of("localhost", "10.0.0.0/33", "10.0.0.0/", "::1/129", "")) {
      assertThatThrownBy(() -> AddressFilter.of(List.of(wrong)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'" + wrong + "'");
    }
  }
}
