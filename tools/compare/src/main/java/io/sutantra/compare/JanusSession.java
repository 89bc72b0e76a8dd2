package io.sutantra.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A session with Janus over its REST interface. All viewers share the session; each viewer has a
 * handle in it.
 *
 * <p>A thread of the session's own waits for events by long polls, which also keep the session
 * alive. <b>Threading:</b> any thread; calls wait for Janus, ten seconds at most.
 */
final class JanusSession implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** The limit of a long poll, which Janus answers after half a minute at the latest. */
  private static final Duration POLL_PATIENCE = Duration.ofSeconds(60);

  private static final int EVENTS_A_POLL = 100;

  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();
  private final Map<Long, CompletableFuture<String>> offers = new ConcurrentHashMap<>();
  private final AtomicLong transactions = new AtomicLong();
  private final URI session;
  private final Thread poller = new Thread(this::poll, "janus-events");
  private volatile boolean closed;

  /**
   * Begins a session.
   *
   * @param api the address of the REST interface, such as {@code http://127.0.0.1:8088/janus}
   */
  JanusSession(URI api) throws IOException, InterruptedException {
    session = URI.create(api + "/" + call(api, message("create")).at("/data/id").asLong());
    poller.setDaemon(true);
    poller.start();
  }

  /** Creates a handle of the streaming plug-in. */
  long attach() throws IOException, InterruptedException {
    ObjectNode attach = message("attach").put("plugin", "janus.plugin.streaming");
    return call(session, attach).at("/data/id").asLong();
  }

  /** Requests a mountpoint, and waits for the offer. */
  String watch(long handle, int mountpoint) throws IOException, InterruptedException {
    CompletableFuture<String> offer = new CompletableFuture<>();
    offers.put(handle, offer);
    try {
      ObjectNode watch = message("message");
      watch.putObject("body").put("request", "watch").put("id", mountpoint);
      call(of(handle), watch);
      return offer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException late) {
      throw new IOException("Janus made no offer within " + PATIENCE.toSeconds() + " s", late);
    } catch (ExecutionException refused) {
      throw new IOException("Janus refuses: " + refused.getCause().getMessage(), refused);
    } finally {
      offers.remove(handle);
    }
  }

  /** Answers the offer; media flows as soon as ICE and DTLS are done. */
  void start(long handle, String answer) throws IOException, InterruptedException {
    ObjectNode start = message("message");
    start.putObject("body").put("request", "start");
    start.putObject("jsep").put("type", "answer").put("sdp", answer);
    call(of(handle), start);
  }

  /** Adds a candidate, in the form {@code candidate:…}. */
  void trickle(long handle, String candidate) throws IOException, InterruptedException {
    ObjectNode trickle = message("trickle");
    trickle.putObject("candidate").put("candidate", candidate).put("sdpMLineIndex", 0);
    call(of(handle), trickle);
  }

  /** Ends the list of candidates. */
  void trickled(long handle) throws IOException, InterruptedException {
    ObjectNode trickle = message("trickle");
    trickle.putObject("candidate").put("completed", true);
    call(of(handle), trickle);
  }

  /** Ends a handle and its viewer. */
  void detach(long handle) throws IOException, InterruptedException {
    call(of(handle), message("detach"));
  }

  private URI of(long handle) {
    return URI.create(session + "/" + handle);
  }

  private ObjectNode message(String janus) {
    return json.createObjectNode()
        .put("janus", janus)
        .put("transaction", Long.toString(transactions.incrementAndGet()));
  }

  private JsonNode call(URI address, ObjectNode message) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .timeout(PATIENCE)
            .POST(BodyPublishers.ofByteArray(json.writeValueAsBytes(message)))
            .build();
    JsonNode answer = json.readTree(http.send(request, BodyHandlers.ofByteArray()).body());
    if (answer.path("janus").asText().equals("error")) {
      throw new IOException("Janus refuses: " + answer.at("/error/reason").asText());
    }
    return answer;
  }

  private void poll() {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(session + "?maxev=" + EVENTS_A_POLL))
            .timeout(POLL_PATIENCE)
            .build();
    try {
      while (!closed) {
        JsonNode events = json.readTree(http.send(request, BodyHandlers.ofByteArray()).body());
        if (events.isArray()) {
          events.forEach(this::take);
        } else {
          take(events);
        }
      }
    } catch (IOException broken) {
      if (!closed) {
        System.err.println("Janus tells nothing any more: " + broken);
      }
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    }
  }

  private void take(JsonNode event) {
    CompletableFuture<String> offer = offers.get(event.path("sender").asLong());
    if (offer != null && event.path("janus").asText().equals("event")) {
      JsonNode error = event.at("/plugindata/data/error");
      if (event.has("jsep")) {
        offer.complete(event.at("/jsep/sdp").asText());
      } else if (!error.isMissingNode()) {
        offer.completeExceptionally(new IOException(error.asText()));
      }
    }
  }

  /** Ends the session, with all its handles. */
  @Override
  public void close() throws IOException {
    closed = true;
    poller.interrupt();
    try {
      call(session, message("destroy"));
    } catch (InterruptedException hurried) {
      // Janus ends a silent session by itself.
      Thread.currentThread().interrupt();
    }
  }
}
