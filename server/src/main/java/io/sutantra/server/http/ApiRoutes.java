package io.sutantra.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.sutantra.core.config.ConfigurationException;
import io.sutantra.core.engine.DuplicateStreamException;
import io.sutantra.core.engine.Stream;
import io.sutantra.core.engine.StreamEngine;
import io.sutantra.core.engine.StreamException;
import io.sutantra.core.engine.StreamSpec;
import io.sutantra.core.plugin.UnknownPluginException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The routes of the API: {@code /api/streams}, {@code /api/streams/STREAM}, {@code /api/metrics},
 * {@code /api/metrics/details}, {@code /healthz}, {@code /readyz}.
 */
final class ApiRoutes {
  private static final int MAX_BODY_BYTES = 16 << 10;
  private static final String CREATOR = "http";
  private static final String LIST_METHODS = "GET, HEAD, POST";
  private static final String STREAM_METHODS = "GET, HEAD, DELETE";

  /** The configuration key of each field that a request may have. */
  private static final Map<String, String> KEYS =
      Map.of(
          "source", "source",
          "transport", "transport",
          "codec", "codec",
          "audioCodec", "audio-codec",
          "size", "size",
          "fps", "fps",
          "bitrate", "bitrate",
          "onDemand", "on-demand");

  private final StreamEngine engine;
  private final StreamRequests requests;
  private final HttpSettings settings;
  private final Access access;
  private final References references;
  private final AtomicInteger creating = new AtomicInteger();

  ApiRoutes(
      StreamEngine engine,
      StreamRequests requests,
      HttpSettings settings,
      Access access,
      References references) {
    this.engine = engine;
    this.requests = requests;
    this.settings = settings;
    this.access = access;
    this.references = references;
  }

  void addTo(Router router, BodyMemory memory) {
    String list = "/api/streams";
    String stream = "/api/streams/:stream";
    router.route("/healthz").handler(this::health);
    router.route("/readyz").handler(context -> showReadiness(context, access));
    router.route("/api/*").handler(access::requireToken);
    router
        .route("/api/metrics")
        .method(HttpMethod.GET)
        .method(HttpMethod.HEAD)
        .handler(context -> Responses.json(context, 200, engine.metrics()));
    router
        .route("/api/metrics/details")
        .method(HttpMethod.GET)
        .method(HttpMethod.HEAD)
        .handler(
            context ->
                Responses.json(
                    context,
                    200,
                    Map.of(
                        "metrics", engine.metricDetails().stream().map(MetricView::of).toList())));
    router.get(list).handler(this::list);
    router.head(list).handler(this::list);
    router
        .post(list)
        .handler(access::requireOwnOrigin)
        .handler(access::requireAdministrator)
        .handler(new LimitedBody(MAX_BODY_BYTES, memory, settings.limits().bodyTimeout()))
        .handler(this::create);
    router.route(list).handler(context -> refuseMethod(context, LIST_METHODS));
    router.get(stream).handler(this::show);
    router.head(stream).handler(this::show);
    router
        .delete(stream)
        .handler(access::requireOwnOrigin)
        .handler(access::requireAdministrator)
        .handler(this::stop);
    router.route(stream).handler(context -> refuseMethod(context, STREAM_METHODS));
  }

  private void health(RoutingContext context) {
    Responses.json(context, 200, Map.of("status", "ok", "streams", engine.streams().size()));
  }

  /**
   * Answers whether all streams of the configuration are live. Streams that were created over HTTP
   * do not count: their creators look after them.
   */
  private void showReadiness(RoutingContext context, Access access) {
    Map<String, String> lacking = new TreeMap<>();
    for (Stream stream : engine.streams()) {
      boolean live =
          switch (stream.state()) {
            case RUNNING, RESTING, ENDED, STOPPED -> true;
            case STARTING, RETRYING, FAILED -> false;
          };
      if (!live && !stream.creator().equals(CREATOR)) {
        lacking.put(stream.id(), stream.standing());
      }
    }
    boolean ready = lacking.isEmpty();
    Map<String, Object> answer = new TreeMap<>();
    answer.put("status", ready ? "ready" : "not ready");
    if (!ready && access.permits(context.request())) {
      answer.put("streams", lacking);
    }
    context.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    Responses.json(context, ready ? 200 : 503, answer);
  }

  private void list(RoutingContext context) {
    boolean administrator = access.isAdministrator(context.request());
    String root = references.root(context.request());
    List<StreamView> streams =
        engine.streams().stream()
            .map(stream -> StreamView.of(stream, engine.addresses(stream), administrator, root))
            .toList();
    List<String> addresses =
        streams.stream().flatMap(stream -> stream.addresses().stream()).toList();
    Responses.json(context, 200, Map.of("streams", streams, "addresses", addresses));
  }

  private void show(RoutingContext context) {
    Optional<Stream> stream = engine.stream(context.pathParam("stream"));
    if (stream.isPresent()) {
      boolean administrator = access.isAdministrator(context.request());
      String root = references.root(context.request());
      Responses.json(
          context,
          200,
          StreamView.of(stream.get(), engine.addresses(stream.get()), administrator, root));
    } else {
      refuseUnknown(context);
    }
  }

  private void create(RoutingContext context) {
    String type = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
    if (type == null || !type.split(";", -1)[0].strip().equalsIgnoreCase("application/json")) {
      Responses.problem(context, 415, "The content type must be application/json.");
      return;
    }
    StreamSpec spec;
    try {
      spec = read(context);
    } catch (ConfigurationException e) {
      Responses.problem(context, 400, String.join("; ", e.problems()));
      return;
    } catch (IllegalArgumentException e) {
      Responses.problem(context, 400, e.getMessage());
      return;
    }
    if (!settings.creatableSources().contains(spec.sourceName())) {
      Responses.problem(
          context,
          403,
          "Streams created over HTTP may have the sources %s here, not '%s'; that is set by %s."
              .formatted(
                  settings.creatableSources(),
                  spec.sourceName(),
                  "sutantra.http.creatable-sources"));
      return;
    }
    if (spec.size()
        .filter(size -> size.width() * size.height() > settings.maxPixels())
        .isPresent()) {
      Responses.problem(
          context,
          403,
          "Pictures of streams created over HTTP may have %,d pixels here, not %s; that is set by %s."
              .formatted(settings.maxPixels(), spec.size().get(), "sutantra.http.max-pixels"));
      return;
    }
    // Streams whose creation is under way count as well: many requests may come before the first of
    // these streams exists.
    if (engine.streams().size() + creating.incrementAndGet() > settings.maxStreams()) {
      creating.decrementAndGet();
      Responses.problem(
          context,
          409,
          "There are %d streams, and sutantra.http.max-streams is %d."
              .formatted(engine.streams().size(), settings.maxStreams()));
      return;
    }
    context
        .vertx()
        .executeBlocking(() -> engine.create(spec), false)
        .onComplete(done -> creating.decrementAndGet())
        .onSuccess(
            stream -> {
              String root = references.root(context.request());
              context
                  .response()
                  .putHeader(HttpHeaders.LOCATION, root + "api/streams/" + stream.id());
              Responses.json(
                  context, 201, StreamView.of(stream, engine.addresses(stream), true, root));
            })
        .onFailure(problem -> refuse(context, problem));
  }

  private StreamSpec read(RoutingContext context) {
    JsonNode root;
    try {
      root = Responses.JSON.readTree(LimitedBody.of(context).getBytes());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("This is not JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new IllegalArgumentException("This is not JSON.", e);
    }
    if (root == null || !root.isObject()) {
      throw new IllegalArgumentException("The body must be a JSON object, such as {\"id\":\"a\"}.");
    }
    String id = null;
    Map<String, String> given = new HashMap<>();
    for (Map.Entry<String, JsonNode> field : root.properties()) {
      JsonNode value = field.getValue();
      if (!value.isTextual() && !value.isNumber() && !value.isBoolean()) {
        throw new IllegalArgumentException(
            "'%s' must be a text, a number, true or false.".formatted(field.getKey()));
      }
      if (field.getKey().equals("id")) {
        id = value.asText();
      } else if (KEYS.containsKey(field.getKey())) {
        given.put(KEYS.get(field.getKey()), value.asText());
      } else {
        throw new IllegalArgumentException(
            "'%s' is not known here. Known are: id, source, transport, codec, size, fps, %s."
                .formatted(field.getKey(), "bitrate, onDemand"));
      }
    }
    if (id == null) {
      throw new IllegalArgumentException("'id' is missing: the name that the stream shall have.");
    }
    return requests.complete(id, CREATOR, given);
  }

  private void stop(RoutingContext context) {
    context
        .vertx()
        .executeBlocking(() -> engine.stop(context.pathParam("stream")), false)
        .onSuccess(
            stopped -> {
              if (stopped) {
                Responses.nothing(context, 204);
              } else {
                refuseUnknown(context);
              }
            })
        .onFailure(problem -> refuse(context, problem));
  }

  private static void refuse(RoutingContext context, Throwable problem) {
    if (problem instanceof DuplicateStreamException) {
      Responses.problem(context, 409, problem.getMessage());
    } else if (problem instanceof StreamException
        || problem instanceof UnknownPluginException
        || problem instanceof IllegalArgumentException) {
      Responses.problem(context, 400, problem.getMessage());
    } else {
      context.fail(problem);
    }
  }

  private void refuseUnknown(RoutingContext context) {
    Responses.problem(context, 404, "There is no stream '" + context.pathParam("stream") + "'.");
  }

  private static void refuseMethod(RoutingContext context, String methods) {
    context.response().putHeader(HttpHeaders.ALLOW, methods);
    Responses.problem(context, 405, "What can be done here: " + methods);
  }
}
