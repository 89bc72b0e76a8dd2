package io.sutantra.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sutantra.api.MediaSink;
import io.sutantra.api.Settings;
import io.sutantra.api.SignallingException;
import io.sutantra.api.StreamDescription;
import io.sutantra.api.StreamSink;
import io.sutantra.api.TrackDescription;
import io.sutantra.api.Transport;
import io.sutantra.api.media.AudioShape;
import io.sutantra.api.media.PacketizedFormat;
import io.sutantra.api.media.RtpFormat;
import io.sutantra.core.config.Configuration;
import io.sutantra.testkit.SingleTrackSink;
import io.sutantra.testkit.SyntheticMedia;
import io.sutantra.testkit.TestEnvironment;
import io.sutantra.testkit.ViewerLog;
import io.sutantra.transport.broadcast.BroadcastTransportProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The transport {@code broadcast} with a stream {@code demo}, and just enough of WHEP for viewers
 * of it.
 */
final class LiveServer implements AutoCloseable {
  private static final PacketizedFormat FORMAT =
      new PacketizedFormat("vp8", new RtpFormat("VP8", 90_000, ""), 320, 180, 30);

  private static final Settings SETTINGS =
      Configuration.load(
              Optional.empty(),
              Map.of(
                  "sutantra.transports.broadcast.host", "127.0.0.1",
                  "sutantra.transports.broadcast.port", 0,
                  "sutantra.transports.broadcast.own-addresses", false,
                  "sutantra.transports.broadcast.shards", 1,
                  "sutantra.transports.broadcast.handshake-threads", 4),
              LiveServer.class.getClassLoader())
          .transport("broadcast");

  private final TestEnvironment environment = new TestEnvironment();
  final ViewerLog log = new ViewerLog();
  private static final PacketizedFormat SOUND =
      new PacketizedFormat("opus", new RtpFormat("opus", 48_000, 2, ""), new AudioShape(48_000, 2));

  private final SyntheticMedia media = new SyntheticMedia(FORMAT, 3_000, environment);
  private final Transport transport =
      new BroadcastTransportProvider().create(SETTINGS, environment, log);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger viewers = new AtomicInteger();
  private final HttpServer http;
  private final SyntheticMedia sound = new SyntheticMedia(SOUND, 100, environment);
  private MediaSink sink;
  private final StreamSink both;

  LiveServer() throws IOException {
    transport.start();
    both =
        transport.open(
            new StreamDescription(
                "both",
                List.of(
                    new TrackDescription(FORMAT, 1_000_000), new TrackDescription(SOUND, 64_000))));
    sink = SingleTrackSink.of(transport.open(new StreamDescription("demo", FORMAT, 1_000_000)));
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    http.setExecutor(threads);
    http.createContext("/whep/", this::serve);
    http.start();
  }

  /** Where a stream is. */
  String url(String stream) {
    return "http://127.0.0.1:%d/whep/%s".formatted(http.getAddress().getPort(), stream);
  }

  /** Sends the next frame of the stream {@code both}, which has pictures and sound. */
  synchronized void sendOfBoth(boolean picture) {
    both.track(picture ? 0 : 1).offer((picture ? media : sound).next(true));
  }

  /** Sends the next frame. */
  synchronized void send() {
    sink.offer(media.next(true));
  }

  /** The stream comes to its end. */
  synchronized void end() {
    sink.close();
  }

  /** The stream {@code both} comes to its end. */
  synchronized void endBoth() {
    both.close();
  }

  private void serve(HttpExchange exchange) throws IOException {
    String[] path = exchange.getRequestURI().getPath().split("/", -1);
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      if (exchange.getRequestMethod().equals("DELETE")) {
        transport.disconnect(path[3], "left");
        exchange.sendResponseHeaders(200, -1);
        return;
      }
      String viewer = "viewer-" + viewers.incrementAndGet();
      try {
        String answer =
            transport
                .signalling()
                .orElseThrow()
                .offer(path[2], viewer, body)
                .toCompletableFuture()
                .join();
        exchange.getResponseHeaders().add("Location", path[2] + "/" + viewer);
        reply(exchange, 201, answer);
      } catch (CompletionException e) {
        reply(exchange, 503, ((SignallingException) e.getCause()).getMessage());
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
    transport.close();
    environment.close();
  }
}
