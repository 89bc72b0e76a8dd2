package io.sutantra.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of a server below a path of a reverse proxy, with and without the proxy's header. */
class PathPrefixTest {
  @Test
  void pagesTheApiAndSessionsAreFoundBelowIt() throws Exception {
    try (RunningServer server =
            new RunningServer(Map.of("sutantra.streams.demo.source", "test-pattern"));
        SubpathProxy proxy = new SubpathProxy(server)) {
      for (String path : new String[] {"/live/", "/live/watch/demo", "/live/watch/demo/"}) {
        HttpResponse<String> page = server.send(HttpRequest.newBuilder(proxy.uri(path)));
        assertThat(page.statusCode()).isEqualTo(200);
        Matcher references = Pattern.compile("(?:src|href)=\"([^\"]+)\"").matcher(page.body());
        int found = 0;
        while (references.find()) {
          found++;
          URI reference = page.uri().resolve(references.group(1));
          assertThat(server.send(HttpRequest.newBuilder(reference)).statusCode())
              .as("%s of %s", reference, path)
              .isEqualTo(200);
        }
        assertThat(found).isGreaterThanOrEqualTo(4);
      }
      HttpResponse<String> list =
          server.send(HttpRequest.newBuilder(proxy.uri("/live/api/streams")));
      JsonNode listed = RunningServer.json(list).path("streams").path(0);
      HttpResponse<String> one =
          server.send(HttpRequest.newBuilder(proxy.uri("/live/api/streams/demo")));
      for (String key : new String[] {"watch", "whep"}) {
        URI expected = proxy.uri("/live/" + key + "/demo");
        assertThat(list.uri().resolve(listed.path(key).asText())).isEqualTo(expected);
        assertThat(one.uri().resolve(RunningServer.json(one).path(key).asText()))
            .isEqualTo(expected);
      }

      HttpResponse<String> session =
          server.send(
              HttpRequest.newBuilder(proxy.uri("/live/whep/demo"))
                  .header("Content-Type", "application/sdp")
                  .header("Referer", proxy.uri("/live/watch/demo").toString())
                  .POST(BodyPublishers.ofString(Offers.good())));
      assertThat(session.statusCode()).isEqualTo(201);
      URI location = session.uri().resolve(session.headers().firstValue("Location").orElseThrow());
      assertThat(location.getPath()).startsWith("/live/whep/demo/");
      HttpResponse<String> trickled =
          server.send(
              HttpRequest.newBuilder(location)
                  .header("Content-Type", "application/trickle-ice-sdpfrag")
                  .header("If-Match", session.headers().firstValue("ETag").orElseThrow())
                  .method("PATCH", BodyPublishers.ofString(Offers.trickled())));
      assertThat(trickled.statusCode()).as(trickled.body()).isEqualTo(204);
      assertThat(server.send(HttpRequest.newBuilder(location).DELETE()).statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void aTrustedProxyMayNameIt() throws Exception {
    try (RunningServer server =
        new RunningServer(Map.of("sutantra.streams.demo.source", "test-pattern"))) {
      HttpResponse<String> session =
          server.send(
              server
                  .to("/whep/demo")
                  .header("Content-Type", "application/sdp")
                  .header("X-Forwarded-Prefix", "/live")
                  .POST(BodyPublishers.ofString(Offers.good())));
      HttpResponse<String> page =
          server.send(server.to("/watch/demo").header("X-Forwarded-Prefix", "/live/"));
      HttpResponse<String> forged =
          server.send(server.to("/watch/demo").header("X-Forwarded-Prefix", "//evil.example"));

      assertThat(session.headers().firstValue("Location").orElse(""))
          .startsWith("/live/whep/demo/");
      assertThat(page.body()).contains("\"/live/assets/player.js\"");
      assertThat(forged.body()).contains("\"../assets/player.js\"").doesNotContain("evil");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Origin, http://127.0.0.1, ../",
    "Sec-Fetch-Mode, cors, ../",
    "Via, 1.1 proxy, ../",
    "X-Forwarded-Prefix, /live, /live/",
    "User-Agent, curl, /"
  })
  void aLocationIsAPathForProgramsThatMayNotResolveIt(String header, String value, String root) {
    References references = new References(new TrustedProxies(List.of("127.0.0.0/8")));

    assertThat(references.rootForLocation(Requests.to("/whep/demo", Map.of(header, value))))
        .isEqualTo(root);
  }

  @ParameterizedTest
  @CsvSource({"/, ./", "/watch/demo, ../", "/watch/demo/, ../../", "/api/streams/demo, ../../"})
  void referencesAreRelativeToWhatWasAskedFor(String path, String root) {
    References references = new References(new TrustedProxies(List.of()));

    assertThat(references.root(Requests.to(path))).isEqualTo(root);
    assertThat(URI.create("http://host" + path).resolve(root).getPath()).isEqualTo("/");
  }
}
