package io.sutantra.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sutantra.api.IceServer;
import io.sutantra.api.SettingsException;
import io.sutantra.core.config.Configuration;
import io.sutantra.core.config.ConfigurationException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tests of small parts of the HTTP side, each by itself. */
class HttpPartsTest {
  @Test
  void iceServersBecomeLinks() {
    assertThat(
            IceLinks.of(
                List.of(
                    new IceServer("stun:stun.example.org:3478", "", ""),
                    new IceServer("turn:turn.example.org?transport=udp", "me", "a\"b\\c\r\nd"))))
        .containsExactly(
            "<stun:stun.example.org:3478>; rel=\"ice-server\"",
            "<turn:turn.example.org?transport=udp>; rel=\"ice-server\"; username=\"me\";"
                + " credential=\"a\\\"b\\\\cd\"; credential-type=\"password\"");
  }

  @Test
  void aTagIsFoundInAListAlsoIfAProxyHasMadeItWeak() {
    EntityTags tags = new EntityTags();
    String tag = tags.of("session", 0);

    assertThat(EntityTags.matches(tag, tag)).isTrue();
    assertThat(EntityTags.matches("\"a\" , " + tag + ",\"b\"", tag)).isTrue();
    assertThat(EntityTags.matches("W/" + tag, tag)).isTrue();
    assertThat(EntityTags.matches(tag.replace("\"", ""), tag)).isFalse();
    assertThat(tags.of("session", 0)).isEqualTo(tag);
    assertThat(tags.of("session", 1)).isNotEqualTo(tag);
    assertThat(tags.of("another", 0)).isNotEqualTo(tag);
    assertThat(new EntityTags().of("session", 0)).isNotEqualTo(tag);
  }

  @Test
  void theReferenceIsWhatTheSettingsRead() {
    HttpSettings settings = settings(Map.of());

    assertThat(settings.host()).isEqualTo("127.0.0.1");
    assertThat(settings.port()).isEqualTo(8080);
    assertThat(settings.bearerToken()).isEmpty();
    assertThat(settings.hostNames()).isEmpty();
    assertThat(settings.corsOrigins()).as("for this machine alone").isEmpty();
    assertThat(settings.adminToken()).isEmpty();
    assertThat(settings.creatableSources()).containsExactly("test-pattern");
    assertThat(settings.maxStreams()).isEqualTo(32);
  }

  @Test
  void pagesFromElsewhereWatchWhereOthersMayAnyway() {
    assertThat(settings(Map.of("sutantra.http.host", "::1")).corsOrigins()).isEmpty();
    assertThat(settings(Map.of("sutantra.http.host", "localhost")).corsOrigins()).isEmpty();
    assertThat(settings(Map.of("sutantra.http.host", "0.0.0.0")).corsOrigins())
        .containsExactly("*");
    assertThat(settings(Map.of("sutantra.http.bearer-token", "ticket")).corsOrigins())
        .containsExactly("*");
    assertThat(settings(Map.of("sutantra.http.cors-origins", "https://A.example")).corsOrigins())
        .containsExactly("https://a.example");
    assertThat(
            settings(Map.of("sutantra.http.host", "0.0.0.0", "sutantra.http.cors-origins", ""))
                .corsOrigins())
        .isEmpty();
  }

  @Test
  void settingsThatCannotBeAreRefused() {
    assertThatThrownBy(() -> settings(Map.of("sutantra.http.port", "70000")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("sutantra.http.port")
        .hasMessageContaining("65535");
    assertThatThrownBy(() -> settings(Map.of("sutantra.http.cors-origins.0", "example.org")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("https://example.org");
    assertThatThrownBy(() -> settings(Map.of("sutantra.http.trusted-proxies", "10.0.0.0/99")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("sutantra.http.trusted-proxies")
        .hasMessageContaining("10.0.0.0/8");
    assertThatThrownBy(() -> settings(Map.of("sutantra.http.body-timeout", "0s")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("sutantra.http.body-timeout")
        .hasMessageContaining("100ms");
    assertThatThrownBy(() -> settings(Map.of("sutantra.http.prot", "1")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("sutantra.http.port");
  }

  private static HttpSettings settings(Map<String, Object> overrides) {
    return HttpSettings.from(
        Configuration.load(Optional.empty(), overrides, HttpPartsTest.class.getClassLoader())
            .settings("sutantra.http"));
  }
}
