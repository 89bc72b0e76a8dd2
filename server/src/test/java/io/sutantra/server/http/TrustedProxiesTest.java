package io.sutantra.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {
  private final TrustedProxies proxies =
      new TrustedProxies(List.of("127.0.0.0/8", "::1", "10.0.0.0/8", "2001:db8:1::/48"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "nobody",
      value = {
        // sender | header | its value | client
        "192.0.2.1 | X-Other         | x                                   | 192.0.2.1",
        "127.0.0.1 | X-Other         | x                                   | nobody",
        "192.0.2.1 | X-Forwarded-For | 198.51.100.7                        | 192.0.2.1",
        "192.0.2.1 | Forwarded       | for=198.51.100.7                    | 192.0.2.1",
        "127.0.0.1 | X-Forwarded-For | 198.51.100.7                        | 198.51.100.7",
        "127.0.0.1 | x-forwarded-for | 198.51.100.7:4711                   | 198.51.100.7",
        "127.0.0.1 | X-Forwarded-For | 203.0.113.9, 198.51.100.7           | 198.51.100.7",
        "10.1.2.3  | X-Forwarded-For | 203.0.113.9, 198.51.100.7, 10.9.9.9 | 198.51.100.7",
        "127.0.0.1 | X-Forwarded-For | 10.0.0.1, 127.0.0.1                 | nobody",
        "127.0.0.1 | X-Forwarded-For | 198.51.100.7, unknown               | nobody",
        "127.0.0.1 | X-Forwarded-For | ,,,                                 | nobody",
        "::1       | X-Forwarded-For | 2001:db8:2::7                       | 2001:db8:2::7",
        "2001:db8:1::5 | X-Forwarded-For | [2001:db8:2::7]:4711            | 2001:db8:2::7",
        "2001:db8:3::5 | X-Forwarded-For | [2001:db8:2::7]:4711            | 2001:db8:3::5",
        "127.0.0.1 | Forwarded       | for=198.51.100.7;proto=https        | 198.51.100.7",
        "127.0.0.1 | Forwarded | proto=https; For=\"[2001:db8:2::7]:47\"   | 2001:db8:2::7",
        "127.0.0.1 | Forwarded | for=\"203.0.113.9, for=198.51.100.7       | 198.51.100.7",
        "127.0.0.1 | Forwarded       | for=_hidden                         | nobody",
        "127.0.0.1 | Forwarded       | by=198.51.100.7                     | nobody",
      })
  void theLastSenderThatIsNotTrustedIsTheClient(
      String remote, String name, String value, String client) throws Exception {
    assertThat(proxies.clientOf(Requests.from(remote, Map.of(name, value))))
        .isEqualTo(client == null ? Optional.empty() : Optional.of(InetAddress.getByName(client)));
  }

  /** A proxy that adds to one header passes on the other header as its client invented it. */
  @Test
  void theUsualHeaderGoesBeforeTheOther() {
    Map<String, String> both =
        Map.of("X-Forwarded-For", "198.51.100.7", "Forwarded", "for=203.0.113.9");

    assertThat(proxies.clientOf(Requests.from("127.0.0.1", both)).orElseThrow().getHostAddress())
        .isEqualTo("198.51.100.7");
  }

  @Test
  void connectionsOfProxiesAreNotCounted() {
    assertThat(proxies.networkOf(SocketAddress.inetSocketAddress(1, "10.0.0.1"))).isEmpty();
    assertThat(proxies.networkOf(SocketAddress.inetSocketAddress(1, "192.0.2.1"))).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "127.0.0.1 | /live           | /live",
        "127.0.0.1 | /live/          | /live",
        "127.0.0.1 | /a/b            | /a/b",
        "127.0.0.1 | live            | none",
        "127.0.0.1 | //evil.example  | none",
        "127.0.0.1 | /a\"><script>   | none",
        "127.0.0.1 | /               | none",
        "192.0.2.1 | /live           | none",
      })
  void aPrefixIsBelievedOfAProxyAlone(String remote, String value, String prefix) {
    assertThat(
            proxies
                .prefixOf(Requests.from(remote, Map.of("X-Forwarded-Prefix", value)))
                .orElse(null))
        .isEqualTo(prefix);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "proxy.example", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "::/129"})
  void whatIsNoAddressIsRefused(String range) {
    assertThatThrownBy(() -> new TrustedProxies(List.of(range)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + range + "'");
  }
}
