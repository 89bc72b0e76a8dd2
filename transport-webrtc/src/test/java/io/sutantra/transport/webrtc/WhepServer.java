package io.sutantra.transport.webrtc;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sutantra.api.Signalling;
import io.sutantra.api.SignallingException;
import io.sutantra.api.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A minimal WHEP server over HTTP: POST and DELETE. */
public final class WhepServer implements AutoCloseable {
  private final HttpServer http;
  private final Transport transport;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger viewers = new AtomicInteger();
  private final String prefix;
  private final List<String> authorizations = new CopyOnWriteArrayList<>();

  /** Serves the streams of a started transport to viewers with generated names. */
  public WhepServer(Transport transport) throws IOException {
    this(transport, "viewer-" + UUID.randomUUID() + "-");
  }

  /** Serves the streams of a started transport to viewers whose names begin with {@code prefix}. */
  public WhepServer(Transport transport, String prefix) throws IOException {
    this.prefix = prefix;
    this.transport = transport;
    this.http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    http.setExecutor(threads);
    http.createContext("/whep/", this::serve);
    http.start();
  }

  /** Returns the address of a stream. */
  public URI url(String streamId) {
    return URI.create(
        "http://127.0.0.1:%d/whep/%s".formatted(http.getAddress().getPort(), streamId));
  }

  /** Returns the Authorization headers of all requests that had one. */
  public List<String> authorizations() {
    return List.copyOf(authorizations);
  }

  private void serve(HttpExchange exchange) throws IOException {
    String[] path = exchange.getRequestURI().getPath().split("/", -1);
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    if (authorization != null) {
      authorizations.add(authorization);
    }
    Signalling signalling = transport.signalling().orElseThrow();
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      if (exchange.getRequestMethod().equals("DELETE")) {
        transport.disconnect(path[3], "left");
        exchange.sendResponseHeaders(200, -1);
        return;
      }
      String viewer = prefix + viewers.incrementAndGet();
      try {
        String answer = signalling.offer(path[2], viewer, body).toCompletableFuture().join();
        exchange.getResponseHeaders().add("Location", path[2] + "/" + viewer);
        reply(exchange, 201, answer);
      } catch (CompletionException e) {
        SignallingException reason = (SignallingException) e.getCause();
        reply(exchange, 503, reason.reason() + ": " + reason.getMessage());
      }
    }
  }

  private static void reply(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }
}
