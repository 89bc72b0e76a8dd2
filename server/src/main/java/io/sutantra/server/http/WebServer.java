package io.sutantra.server.http;

import io.sutantra.core.engine.StreamEngine;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP side of the program. The engine is lent to the server.
 *
 * <p><b>Threading:</b> any thread.
 */
public final class WebServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);

  /** One event loop serves all of HTTP: nothing that takes long runs on the loop. */
  private static final int EVENT_LOOPS = 1;

  private static final int WORKERS = 4;
  private static final int START_SECONDS = 10;

  /** The longest time that {@link #close} waits for Vert.x. */
  private static final int CLOSE_MILLIS = 500;

  /**
   * The text for requests that Vert.x refuses. Without an error handler of our own, Vert.x writes a
   * line to the log for each such request.
   */
  private static final String UNREADABLE =
      "This request is none that HTTP allows: see that its path is encoded, and that it has one header"
          + " such as 'Host: video.example.com:8080'.";

  private final Vertx vertx;
  private final String host;
  private final HttpServer server;

  private WebServer(Vertx vertx, String host, HttpServer server) {
    this.vertx = vertx;
    this.host = host;
    this.server = server;
  }

  /**
   * Starts to listen.
   *
   * @throws IOException if it cannot; the message names the address and says what to do
   */
  public static WebServer start(HttpSettings settings, StreamEngine engine, StreamRequests requests)
      throws IOException {
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(EVENT_LOOPS)
                // A plug-in that hangs while its stream is created keeps its thread, so each stream
                // has one.
                .setWorkerPoolSize(WORKERS + settings.maxStreams())
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false)));
    FailureLog failures = new FailureLog(System::nanoTime);
    vertx.exceptionHandler(problem -> failures.failed("HTTP", problem));
    ConnectionLimits limits = settings.limits();
    TrustedProxies proxies = new TrustedProxies(settings.trustedProxies());
    Connections connections = new Connections(limits, proxies);
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(settings.host())
            .setPort(settings.port())
            .setIdleTimeout((int) limits.idleTimeout().toMillis())
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
            .setMaxHeaderSize(InvalidRequests.MAX_HEADER_BYTES)
            .setHttp2ClearTextEnabled(false)
            // There are no web sockets. Netty's handler for them writes two stack traces to the log
            // for each request beyond 128 that a client sends without reading the answers.
            .setPerFrameWebSocketCompressionSupported(false)
            .setPerMessageWebSocketCompressionSupported(false);
    Future<HttpServer> listening =
        vertx
            .createHttpServer(options)
            .connectionHandler(connections::opened)
            .invalidRequestHandler(new InvalidRequests())
            .requestHandler(
                router(vertx, settings, engine, requests, failures, proxies, connections))
            .listen();
    try {
      connections.watch(vertx);
      HttpServer server = listening.await(START_SECONDS, TimeUnit.SECONDS);
      return new WebServer(vertx, settings.host(), server);
    } catch (Exception e) {
      vertx.close();
      throw new IOException(
          "Cannot listen on %s port %d: %s. Is another server running there? Choose another address"
                  .formatted(settings.host(), settings.port(), reason(e))
              + " with --http HOST:PORT or sutantra.http.",
          e);
    }
  }

  private static String reason(Exception problem) {
    if (problem instanceof TimeoutException) {
      return "no answer from the system";
    }
    return problem.getMessage() == null ? problem.toString() : problem.getMessage();
  }

  private static Router router(
      Vertx vertx,
      HttpSettings settings,
      StreamEngine engine,
      StreamRequests requests,
      FailureLog failures,
      TrustedProxies proxies,
      Connections connections) {
    Router router = Router.router(vertx);
    BodyMemory memory = new BodyMemory(settings.limits().maxBodyBytes());
    Access access = new Access(settings);
    router.route().handler(connections::follow);
    router.route().handler(WebServer::addSecurityHeaders);
    router.route().handler(access::watchForProxies);
    router.route().handler(access::requireOwnName);
    References references = new References(proxies);
    new WhepRoutes(engine, settings, proxies, references).addTo(router, access, memory);
    new ApiRoutes(engine, requests, settings, access, references).addTo(router, memory);
    new EventRoutes(engine, access, settings.limits()).addTo(router);
    new Pages(engine, !settings.bearerToken().isEmpty(), access, references).addTo(router);
    router.errorHandler(400, context -> Responses.refuse(context, 400, UNREADABLE));
    router.errorHandler(404, context -> Responses.refuse(context, 404, "There is nothing here."));
    router.errorHandler(
        405, context -> Responses.refuse(context, 405, "That cannot be done here."));
    router.errorHandler(500, context -> fail(context, failures));
    return router;
  }

  private static void addSecurityHeaders(RoutingContext context) {
    context
        .response()
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Referrer-Policy", "no-referrer");
    context.next();
  }

  private static void fail(RoutingContext context, FailureLog failures) {
    failures.failed(context.request().method() + " " + context.request().path(), context.failure());
    Responses.refuse(context, 500, "The server failed; its log says how.");
  }

  /** Returns the address for browsers, such as {@code http://127.0.0.1:8080/}. */
  public String address() {
    boolean everywhere = host.equals("0.0.0.0") || host.equals("::");
    return "http://" + (everywhere ? "127.0.0.1" : inUri(host)) + ":" + server.actualPort() + "/";
  }

  /** Returns a host as it is written in a URI: RFC 3986 section 3.2.2. */
  static String inUri(String host) {
    return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
  }

  /** Closes all connections, within a second. May be called more than once. */
  @Override
  public void close() {
    try {
      vertx.close().await(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (Exception e) {
      LOG.debug("HTTP did not close in time", e);
    }
  }
}
