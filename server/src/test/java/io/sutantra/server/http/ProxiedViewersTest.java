package io.sutantra.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests of the quota of each address, with viewers behind reverse proxies. */
class ProxiedViewersTest {
  @Test
  void aTrustedProxySaysWhoIsCounted() throws Exception {
    try (RunningServer server = server("127.0.0.0/8")) {
      assertThat(watch(server, "203.0.113.9, 198.51.100.7").statusCode()).isEqualTo(201);
      HttpResponse<String> second = watch(server, "203.0.113.10, 198.51.100.7");
      assertThat(second.statusCode()).isEqualTo(503);
      assertThat(second.body()).contains("198.51.100.7 has 1 session");
      assertThat(watch(server, "198.51.100.8").statusCode()).isEqualTo(201);
      assertThat(watch(server, "2001:db8:0:1::7").statusCode()).isEqualTo(201);
      assertThat(watch(server, "[2001:db8:0:1::8]:4711").body())
          .contains("2001:db8:0:1::8 has 1 session");
      // A proxy that names no client is not counted.
      assertThat(watch(server, null).statusCode()).isEqualTo(201);
      assertThat(watch(server, null).statusCode()).isEqualTo(201);
    }
  }

  @Test
  void aProxyThatIsNotTrustedCountsAsOneAndIsToldWhatToDo() throws Exception {
    try (RunningServer server = server("10.0.0.0/8")) {
      assertThat(watch(server, "198.51.100.7").statusCode()).isEqualTo(201);
      HttpResponse<String> second = watch(server, "198.51.100.8");

      assertThat(second.statusCode()).isEqualTo(503);
      assertThat(second.headers().firstValue("Retry-After")).isPresent();
      assertThat(second.body()).contains("127.0.0.1", "sutantra.http.trusted-proxies");
    }
  }

  private static RunningServer server(String proxies) throws IOException {
    return new RunningServer(
        Map.of(
            "sutantra.streams.demo.source", "test-pattern",
            "sutantra.http.trusted-proxies", proxies,
            "sutantra.http.max-sessions-per-address", "1"));
  }

  private static HttpResponse<String> watch(RunningServer server, String forwardedFor)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        server
            .to("/whep/demo")
            .header("Content-Type", "application/sdp")
            .POST(BodyPublishers.ofString(Offers.good()));
    if (forwardedFor != null) {
      request.header("X-Forwarded-For", forwardedFor);
    }
    return server.send(request);
  }
}
