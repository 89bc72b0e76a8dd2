package io.sutantra.server.packaged;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests of hostile connections to the mock transport's port of the packaged server, while a viewer
 * watches.
 */
class HostileClientsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int SILENT = 500;

  @TempDir Path directory;

  @Test
  void silenceGarbageAndHalfFramesCostTheOtherViewersNothing()
      throws IOException, InterruptedException {
    List<Socket> sockets = new ArrayList<>();
    try (PackagedServer server =
        new PackagedServer(
            directory, Map.of("sutantra.transports.mock.port", 0), "--transport", "mock")) {
      URI address = URI.create(server.address("demo"));
      try (WatchedPattern viewer = new WatchedPattern("mock:" + address)) {
        await().atMost(PATIENCE).until(() -> viewer.pictures() > 30);
        long missing = viewer.missing();
        long skipped = skipped(server);
        for (int i = 0; i < SILENT; i++) {
          sockets.add(connect(address));
        }
        assertThat(server.status("Threads")).as("threads").isLessThan(100);

        assertThat(answer(address, "GET / HTTP/1.1\r\n\r\n")).contains("400");
        assertThat(answer(address, "SUTANTRA/1 SUBSCRIBE nowhere\n")).contains("404");
        assertThat(answer(address, "\0\1\2\u00ff\n".repeat(1000))).contains("400");
        for (byte[] garbage : List.of(new byte[] {0, 4, 1, 2, 3, 4}, new byte[] {0, 12, -127})) {
          Socket half = connect(address);
          sockets.add(half);
          half.getOutputStream().write("SUTANTRA/1 SUBSCRIBE demo\n".getBytes(US_ASCII));
          half.getOutputStream().write(garbage);
        }
        // A regular viewer still gets in.
        try (WatchedPattern late = new WatchedPattern("mock:" + address)) {
          await().atMost(PATIENCE).until(() -> late.pictures() > 30);
        }
        await().atMost(PATIENCE).until(() -> watching(server) == 1);

        long before = viewer.pictures();
        await().atMost(PATIENCE).until(() -> viewer.pictures() > before + 60);
        assertThat(viewer.failure()).isEmpty();
        // A picture that the source had no time to draw does not count as lost.
        assertThat(viewer.missing() - missing)
            .as("pictures that did not come")
            .isLessThanOrEqualTo(skipped(server) - skipped);
      }
      server.terminate();
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  private static Socket connect(URI address) throws IOException {
    Socket socket = new Socket(InetAddress.getByName(address.getHost()), address.getPort());
    socket.setSoTimeout((int) PATIENCE.toMillis());
    return socket;
  }

  /** Returns the answer to a line, up to the end of the connection. */
  private static String answer(URI address, String line) throws IOException {
    try (Socket socket = connect(address)) {
      socket.getOutputStream().write(line.getBytes(US_ASCII));
      return new String(socket.getInputStream().readNBytes(14), US_ASCII);
    }
  }

  private static long watching(PackagedServer server) throws IOException, InterruptedException {
    return server.get("/api/streams/demo").path("watching").asLong();
  }

  private static long skipped(PackagedServer server) throws IOException, InterruptedException {
    return server.get("/api/metrics").path("source.test-pattern.frames.skipped").asLong();
  }
}
