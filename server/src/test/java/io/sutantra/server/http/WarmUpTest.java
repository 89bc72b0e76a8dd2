package io.sutantra.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WarmUpTest {
  private static final String LOOPBACK = InetAddress.getLoopbackAddress().getHostAddress();

  /** Takes all its requests, and returns the lines of their headers. */
  private static List<List<String>> serve(ServerSocket server) {
    List<List<String>> requests = new ArrayList<>();
    try {
      while (requests.size() < WarmUp.REQUESTS) {
        try (Socket socket = server.accept()) {
          BufferedReader in =
              new BufferedReader(
                  new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
          List<String> lines = new ArrayList<>();
          for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            lines.add(line);
          }
          requests.add(lines);
          socket
              .getOutputStream()
              .write("HTTP/1.1 404 no\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return requests;
  }

  @Test
  void offersToAStreamThatCannotBe() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      CompletableFuture<List<List<String>>> served =
          CompletableFuture.supplyAsync(() -> serve(server));
      new WarmUp("0.0.0.0", server.getLocalPort(), "open sesame").run();
      assertThat(served.get(30, TimeUnit.SECONDS))
          .hasSize(WarmUp.REQUESTS)
          .allSatisfy(
              lines ->
                  assertThat(lines)
                      .startsWith("POST /whep/_ HTTP/1.1")
                      .contains(
                          "Host: %s:%d".formatted("localhost", server.getLocalPort()),
                          "Authorization: Bearer open sesame",
                          "Content-Type: application/sdp"));
    }
  }

  @Test
  void putsAnAddressOfIpv6InBrackets() throws Exception {
    byte[] loopback = new byte[16];
    loopback[15] = 1;
    try (ServerSocket server = new ServerSocket()) {
      try {
        server.bind(new InetSocketAddress(InetAddress.getByAddress(loopback), 0));
      } catch (IOException missing) {
        assumeTrue(false, "skipped: this machine has no ::1");
      }
      CompletableFuture<List<List<String>>> served =
          CompletableFuture.supplyAsync(() -> serve(server));
      new WarmUp("::1", server.getLocalPort(), "").run();
      assertThat(served.get(30, TimeUnit.SECONDS))
          .allSatisfy(
              lines ->
                  assertThat(lines).contains("Host: [0:0:0:0:0:0:0:1]:" + server.getLocalPort()));
    }
  }

  @Test
  void endsIfNobodyAnswers() throws Exception {
    int port;
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = server.getLocalPort();
      new WarmUp(LOOPBACK, port, "").run();
    }
    new WarmUp(LOOPBACK, port, "").run();
  }
}
