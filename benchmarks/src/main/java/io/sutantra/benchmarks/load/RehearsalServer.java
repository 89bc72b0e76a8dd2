package io.sutantra.benchmarks.load;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sutantra.api.Clock;
import io.sutantra.core.config.Configuration;
import io.sutantra.core.engine.EngineOptions;
import io.sutantra.core.engine.StreamEngine;
import io.sutantra.core.engine.StreamSpec;
import io.sutantra.core.plugin.Plugins;
import io.sutantra.core.session.SessionAnswer;
import io.sutantra.transport.broadcast.BroadcastTransportProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletionException;

/**
 * A server of WHEP within this process, on free ports of the loopback interface, with a stream in
 * which nothing has to be coded. The engine and the transport are those of the program; for two
 * requests a viewer the JDK's HTTP server will do, which needs a fraction of the code to be loaded
 * and compiled.
 *
 * <p><b>Threading:</b> any thread; its own threads end with it. <b>Ownership:</b> whoever starts
 * one closes it.
 */
final class RehearsalServer implements AutoCloseable {
  private static final String STREAM_ID = "rehearsal";
  private static final String ENDPOINT = "/whep/" + STREAM_ID;
  private static final String HOST = "127.0.0.1";
  private static final byte[] HOST_BYTES = {127, 0, 0, 1};
  private static final String TRANSPORT = "sutantra.transports.broadcast.";
  private static final int BITRATE_BPS = 1_000_000;

  /** Its joins are what warms it. One event loop is enough, and is one thread less. */
  private static final Map<String, Object> SETTINGS =
      Map.of(
          TRANSPORT + "host",
          HOST,
          TRANSPORT + "port",
          0,
          TRANSPORT + "own-addresses",
          false,
          TRANSPORT + "shards",
          1,
          TRANSPORT + "warm-up",
          false);

  private final StreamEngine engine;
  private final HttpServer http;

  private RehearsalServer(StreamEngine engine, HttpServer http) {
    this.engine = engine;
    this.http = http;
  }

  /**
   * Starts one.
   *
   * @param encodingName what its stream is said to be; nobody decodes it
   * @param tcp whether viewers may come by TCP too
   */
  static RehearsalServer start(String encodingName, boolean tcp) throws IOException {
    RehearsalMedia media = new RehearsalMedia(encodingName);
    BroadcastTransportProvider transport = new BroadcastTransportProvider();
    Map<String, Object> settings = new HashMap<>(SETTINGS);
    settings.put(TRANSPORT + "tcp", tcp);
    Configuration configuration =
        Configuration.load(Optional.empty(), settings, RehearsalServer.class.getClassLoader());
    StreamEngine engine =
        new StreamEngine(
            Plugins.of(List.of(media, transport)),
            configuration,
            EngineOptions.from(configuration.settings("sutantra.engine")),
            Clock.system());
    try {
      engine.create(
          new StreamSpec(
              STREAM_ID,
              "load",
              media.name(),
              List.of(transport.name()),
              media.name(),
              Optional.empty(),
              OptionalDouble.empty(),
              BITRATE_BPS,
              false));
      HttpServer http =
          HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(HOST_BYTES), 0), 0);
      RehearsalServer server = new RehearsalServer(engine, http);
      http.createContext(ENDPOINT, server::handle);
      http.start();
      return server;
    } catch (IOException | RuntimeException e) {
      engine.close();
      throw e;
    }
  }

  /** Where its stream can be watched. */
  URI endpoint() {
    return URI.create("http://" + HOST + ":" + http.getAddress().getPort() + ENDPOINT);
  }

  /** A POST begins a session, and a DELETE of what the answer names ends it. On the one thread. */
  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      // It does not take the client's word for it, and the client keeps what the server keeps.
      exchange.getResponseHeaders().set("Connection", "close");
      byte[] body = exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getPath();
      if (exchange.getRequestMethod().equals("POST")) {
        welcome(exchange, new String(body, StandardCharsets.UTF_8));
      } else {
        boolean known = engine.disconnect(path.substring(path.lastIndexOf('/') + 1), "left");
        exchange.sendResponseHeaders(known ? 200 : 404, -1);
      }
    }
  }

  private void welcome(HttpExchange exchange, String offer) throws IOException {
    try {
      SessionAnswer viewer = engine.connect(STREAM_ID, offer).toCompletableFuture().join();
      byte[] answer = viewer.sdp().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Location", ENDPOINT + "/" + viewer.viewerId());
      exchange.getResponseHeaders().set("Content-Type", "application/sdp");
      exchange.sendResponseHeaders(201, answer.length);
      exchange.getResponseBody().write(answer);
    } catch (CompletionException refused) {
      byte[] reason = refused.getCause().getMessage().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(503, reason.length);
      exchange.getResponseBody().write(reason);
    }
  }

  @Override
  public void close() {
    http.stop(0);
    engine.close();
  }
}
