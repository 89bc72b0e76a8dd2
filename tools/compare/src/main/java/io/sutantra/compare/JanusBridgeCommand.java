package io.sutantra.compare;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sutantra.rtc.sdp.SdpException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The command {@code janus-bridge}: a WHEP endpoint in front of Janus' streaming plug-in.
 *
 * <p>The bridge only signals; media flows between Janus and the viewers. <b>Spec:</b>
 * draft-ietf-wish-whep.
 */
@Command(
    name = "janus-bridge",
    description = {
      "Lets WHEP viewers watch a mountpoint of Janus: POST /whep/STREAM.",
      "It ends when its standard input does."
    },
    mixinStandardHelpOptions = true)
final class JanusBridgeCommand implements Callable<Integer> {
  private static final int BACKLOG = 1_024;
  private static final String PATH = "/whep/";

  @Spec private CommandSpec spec;

  @Option(
      names = "--address",
      paramLabel = "IP",
      defaultValue = Loopback.ADDRESS,
      description = "Where to listen, an address of loopback (default: ${DEFAULT-VALUE}).")
  private String address;

  @Option(
      names = "--listen",
      paramLabel = "PORT",
      required = true,
      description = "The port to listen on.")
  private int port;

  @Option(
      names = "--janus",
      paramLabel = "URL",
      required = true,
      description = "The REST interface of Janus: http://127.0.0.1:8088/janus.")
  private URI api;

  @Option(
      names = "--mountpoint",
      paramLabel = "ID",
      defaultValue = "1",
      description = "What they watch (default: ${DEFAULT-VALUE}).")
  private int mountpoint;

  private JanusSession janus;

  @Override
  public Integer call() throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    HttpServer server = HttpServer.create(Loopback.at(address, port), BACKLOG);
    try (JanusSession session = new JanusSession(api)) {
      janus = session;
      server.setExecutor(threads);
      server.createContext(PATH, this::handle);
      server.start();
      spec.commandLine().getOut().printf("Listening on http://%s:%d/whep/STREAM%n", address, port);
      spec.commandLine().getOut().flush();
      StandardInput.awaitEnd();
    } finally {
      server.stop(0);
      threads.shutdownNow();
    }
    return 0;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try {
      switch (exchange.getRequestMethod()) {
        case "POST" -> join(exchange);
        case "PATCH" -> trickle(exchange);
        case "DELETE" -> leave(exchange);
        default -> answer(exchange, 405, "POST an offer, PATCH or DELETE a session");
      }
    } catch (IllegalArgumentException | SdpException refused) {
      answer(exchange, 400, String.valueOf(refused.getMessage()));
    } catch (IOException failed) {
      answer(exchange, 502, String.valueOf(failed.getMessage()));
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
      answer(exchange, 503, "The bridge is closing.");
    } finally {
      exchange.close();
    }
  }

  private void join(HttpExchange exchange) throws IOException, InterruptedException {
    String offer = body(exchange);
    long handle = janus.attach();
    try {
      MatchedAnswers crossed = MatchedAnswers.of(offer, janus.watch(handle, mountpoint));
      janus.start(handle, crossed.toJanus());
      exchange.getResponseHeaders().set("Content-Type", "application/sdp");
      exchange
          .getResponseHeaders()
          .set("Location", exchange.getRequestURI().getPath() + "/" + handle);
      exchange.getResponseHeaders().set("ETag", "\"" + handle + "\"");
      answer(exchange, 201, crossed.toViewer());
    } catch (IOException | RuntimeException failure) {
      janus.detach(handle);
      throw failure;
    }
  }

  private void trickle(HttpExchange exchange) throws IOException, InterruptedException {
    long handle = handle(exchange.getRequestURI());
    for (String line : body(exchange).lines().map(String::strip).toList()) {
      if (line.startsWith("a=candidate:")) {
        janus.trickle(handle, line.substring("a=".length()));
      } else if (line.equals("a=end-of-candidates")) {
        janus.trickled(handle);
      }
    }
    answer(exchange, 204, "");
  }

  private void leave(HttpExchange exchange) throws IOException, InterruptedException {
    janus.detach(handle(exchange.getRequestURI()));
    answer(exchange, 200, "");
  }

  private static long handle(URI session) {
    String path = session.getPath();
    return Long.parseLong(path.substring(path.lastIndexOf('/') + 1));
  }

  private static String body(HttpExchange exchange) throws IOException {
    try (InputStream in = exchange.getRequestBody()) {
      byte[] bytes = in.readNBytes(MatchedAnswers.MAX_BYTES + 1);
      if (bytes.length > MatchedAnswers.MAX_BYTES) {
        throw new IllegalArgumentException("more than " + MatchedAnswers.MAX_BYTES + " bytes");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
  }
}
