package io.sutantra.loadtool;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Tests of the command line, without a server that is worth a load. */
@Timeout(60)
class LoadCommandTest {
  private static final String URL = "http://127.0.0.1:9/whep/demo";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int load(String... arguments) {
    return new CommandLine(new LoadCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | URL",
        "camera | no WHEP endpoint",
        "ftp://127.0.0.1/whep/demo | no WHEP endpoint",
        URL + " --viewers 0 | --viewers",
        URL + " --duration 0 | --duration",
        URL + " --ramp -1 | --ramp",
        URL + " --decrypt some | sample:N",
        URL + " --decrypt sample:0 | sample:N",
        URL + " --settle -1 | --settle",
        URL + " --leave never | --leave",
        URL + " --server-pid 999999999 | --server-pid",
        "http://192.0.2.1/whep/demo | --i-own-this-server",
        "http://[2001:db8::1]/whep/demo | --i-own-this-server",
      })
  void saysWhatIsWrongWithTheArguments(String line, String words) {
    int status = load(line.isEmpty() ? new String[0] : line.split(" "));
    assertThat(err.toString()).contains(words);
    assertThat(status).isEqualTo(2);
  }

  @Test
  void aServerThatRefusesFailsTheRun() throws IOException {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext(
        "/",
        exchange -> {
          byte[] reason = "nothing is live".getBytes(java.nio.charset.StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(404, reason.length);
          exchange.getResponseBody().write(reason);
          exchange.close();
        });
    http.start();
    String url = "HTTP://127.0.0.1:" + http.getAddress().getPort() + "/whep/x";
    try {
      int status = load(url, "--viewers", "3", "--duration", "1", "--json", "-");
      assertThat(status).as(err.toString()).isEqualTo(1);
    } finally {
      http.stop(0);
    }
    JsonNode result = new ObjectMapper().readTree(out.toString());
    assertThat(result.get("viewers").asInt()).isEqualTo(3);
    assertThat(result.get("connected").asInt()).isZero();
    assertThat(result.get("failed").asInt()).isEqualTo(3);
    assertThat(result.get("failures").get(0).asText())
        .startsWith("3 × ")
        .contains("404 nothing is");
    assertThat(result.has("serverRssBytes")).isFalse();
    assertThat(err.toString()).contains("FAILED: 3 of 3 viewers failed");
  }
}
