package io.sutantra.server.http;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** A reverse proxy, in a process of its own, that serves a server below the path {@code /live/}. */
public final class SubpathProxy implements AutoCloseable {
  private static final String PROGRAM = "subpath_proxy.py";

  private final int port;
  private final Process process;
  private final List<String> requests = new CopyOnWriteArrayList<>();

  /** Starts the proxy; skips the test if the program is missing. */
  public SubpathProxy(RunningServer server) throws IOException, InterruptedException {
    Optional<Path> program = program();
    assumeThat(program).as("skipped: shared/cases/" + PROGRAM + " is missing").isPresent();
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    process =
        new ProcessBuilder(
                "python3",
                program.get().toString(),
                Integer.toString(port),
                server.uri("/").getAuthority())
            .redirectErrorStream(true)
            .start();
    Thread reader = new Thread(this::read, "subpath-proxy-output");
    reader.setDaemon(true);
    reader.start();
    awaitPort();
  }

  /**
   * Returns the program from the folder of cases, which is in the project's folder or in one of its
   * parents.
   */
  private static Optional<Path> program() {
    return Stream.iterate(Path.of("").toAbsolutePath(), folder -> folder != null, Path::getParent)
        .map(folder -> folder.resolve("shared/cases").resolve(PROGRAM))
        .filter(Files::isReadable)
        .findFirst();
  }

  private void read() {
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        requests.add(line);
      }
    } catch (IOException ended) {
      // The proxy was closed.
    }
  }

  private void awaitPort() throws IOException {
    for (int tries = 0; process.isAlive(); tries++) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return;
      } catch (ConnectException notYet) {
        if (tries > 100_000) {
          break;
        }
      }
    }
    close();
    throw new IOException("the proxy does not start: " + requests);
  }

  /** Returns the address of a path that begins with {@code /live/}. */
  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port).resolve(path);
  }

  /** Returns the requests so far: status, method and path. */
  public List<String> requests() {
    return requests;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
