package io.sutantra.server.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Offers that the server makes itself as soon as it listens, to a stream that there is not, so that
 * the code of HTTP is loaded and compiled before the first viewer waits for it.
 *
 * <p><b>Threading:</b> runs on one thread of its own, and ends by itself, or when it is closed.
 */
final class WarmUp implements Runnable, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
  static final int REQUESTS = 200;
  private static final int TIMEOUT_MILLIS = 2_000;
  private static final int CLOSE_MILLIS = 500;

  /** No stream can be named so. */
  private static final String NOBODY = "/whep/_";

  private final InetSocketAddress server;
  private final String authorization;
  private final Thread thread = new Thread(this, "sutantra-http-warm-up");
  private volatile boolean over;

  /**
   * For a server that listens.
   *
   * @param host where it listens; any address if it is the unspecified one
   * @param token that it asks for; empty if it does not
   */
  WarmUp(String host, int port, String token) {
    InetSocketAddress given = new InetSocketAddress(host, port);
    boolean everywhere = given.getAddress() != null && given.getAddress().isAnyLocalAddress();
    this.server =
        everywhere ? new InetSocketAddress(InetAddress.getLoopbackAddress(), port) : given;
    this.authorization = token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n";
  }

  static WarmUp start(String host, int port, String token) {
    WarmUp warmUp = new WarmUp(host, port, token);
    warmUp.thread.setDaemon(true);
    warmUp.thread.start();
    return warmUp;
  }

  /** Ends it, so that a server that closes is asked nothing more; waits for a request under way. */
  @Override
  public void close() {
    over = true;
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void run() {
    try {
      for (int i = 0; i < REQUESTS && !over; i++) {
        request();
      }
    } catch (IOException e) {
      // Then the first viewers do it.
      LOG.debug("the server does not answer itself at {}", server, e);
    }
  }

  private void request() throws IOException {
    String body = "v=0\r\n";
    String text =
        String.format(
            Locale.ROOT,
            "POST %s HTTP/1.1\r\nHost: %s:%d\r\n%sContent-Type: application/sdp\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s",
            NOBODY,
            WebServer.inUri(server.getHostString()),
            server.getPort(),
            authorization,
            body.length(),
            body);
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.connect(server, TIMEOUT_MILLIS);
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      byte[] answer = new byte[1_024];
      while (socket.getInputStream().read(answer) >= 0) {
        // What it says does not matter.
      }
    }
  }
}
