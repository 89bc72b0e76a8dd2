package io.sutantra.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.inject.Guice;
import io.sutantra.core.config.Configuration;
import io.sutantra.core.engine.StreamEngine;
import io.sutantra.core.plugin.Plugins;
import io.sutantra.core.wiring.EngineModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A server with a real engine and real plug-ins on a free port, and a client of the server. */
public final class RunningServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** The size limit of pictures in streams that a fuzz target creates. */
  static final int MAX_FUZZED_PIXELS = 320 * 180;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final StreamEngine engine;
  private final WebServer web;

  /**
   * Starts a server with the streams of the configuration.
   *
   * @param configured settings beside the defaults, value by path
   */
  public RunningServer(Map<String, String> configured) throws IOException {
    Map<String, Object> overrides = new HashMap<>(configured);
    overrides.put("sutantra.http.port", "0");
    overrides.putIfAbsent("sutantra.transports.mock.port", "0");
    overrides.putIfAbsent("sutantra.transports.broadcast.port", "0");
    ClassLoader loader = RunningServer.class.getClassLoader();
    Configuration configuration = Configuration.load(Optional.empty(), overrides, loader);
    engine =
        Guice.createInjector(new EngineModule(configuration, Plugins.load(loader)))
            .getInstance(StreamEngine.class);
    web =
        WebServer.start(
            HttpSettings.from(configuration.settings("sutantra.http")),
            engine,
            configuration::stream);
    configuration.streams().forEach(engine::create);
  }

  /** Returns a server with one test pattern, over a transport. */
  static RunningServer with(String transport) throws IOException {
    return new RunningServer(
        Map.of(
            "sutantra.streams.demo.transport",
            transport,
            "sutantra.streams.demo.source",
            "test-pattern"));
  }

  /** Returns a server for fuzz targets, which may create streams until there are {@code max}. */
  static RunningServer toBeFuzzed(int max) {
    return toBeFuzzed(max, "");
  }

  /** Returns a server for fuzz targets that administer with a token, and so by HTTP/1.0 as well. */
  static RunningServer toBeFuzzed(int max, String adminToken) {
    try {
      return new RunningServer(
          Map.of(
              "sutantra.http.admin-token", adminToken,
              "sutantra.streams.demo.transport", "broadcast",
              "sutantra.streams.demo.source", "test-pattern",
              "sutantra.streams.demo.size", "160x90",
              "sutantra.streams.demo.fps", "1",
              "sutantra.sources.test-pattern.size", "160x90",
              "sutantra.http.max-pixels", Integer.toString(MAX_FUZZED_PIXELS),
              "sutantra.http.max-streams", Integer.toString(max)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns whether an address is this server's, which a fuzz target may connect to. */
  boolean isAt(String host, int port) {
    return uri("/").getPort() == port && (host.equals("localhost") || host.equals("127.0.0.1"));
  }

  public StreamEngine engine() {
    return engine;
  }

  public URI uri(String path) {
    return URI.create(web.address()).resolve(path);
  }

  /** Returns a request for a path, to be completed. */
  HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(uri(path)).timeout(PATIENCE);
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(to(path).GET());
  }

  HttpResponse<String> post(String path, String type, String body)
      throws IOException, InterruptedException {
    return send(to(path).header("Content-Type", type).POST(BodyPublishers.ofString(body)));
  }

  HttpResponse<String> method(String method, String path) throws IOException, InterruptedException {
    return send(to(path).method(method, BodyPublishers.noBody()));
  }

  static JsonNode json(HttpResponse<String> response) throws IOException {
    return JSON.readTree(response.body());
  }

  @Override
  public void close() {
    web.close();
    engine.close();
  }
}
