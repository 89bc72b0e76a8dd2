package io.sutantra.server.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.sutantra.api.SignallingException;
import io.sutantra.core.engine.Stream;
import io.sutantra.core.engine.StreamEngine;
import io.sutantra.core.session.ClientLimit;
import io.sutantra.core.session.ClientLimitException;
import io.sutantra.core.session.SessionAnswer;
import io.sutantra.core.session.Viewer;
import io.sutantra.rtc.sdp.AddressLiteral;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The endpoint {@code /whep/STREAM} and its sessions {@code /whep/STREAM/VIEWER}.
 *
 * <p><b>Spec:</b> draft-ietf-wish-whep; RFC 9725 (WHIP), whose rules for sessions WHEP shares; RFC
 * 8840 for the fragments.
 */
final class WhepRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(WhepRoutes.class);
  private static final String SDP = "application/sdp";
  private static final String FRAGMENT = "application/trickle-ice-sdpfrag";
  private static final String ENDPOINT_METHODS = "POST, GET, HEAD, OPTIONS";
  private static final String SESSION_METHODS = "PATCH, DELETE, GET, HEAD, OPTIONS";
  private static final int MAX_BODY_BYTES = 64 << 10;
  private static final int RETRY_SECONDS = 2;
  private static final int RETRY_WHEN_FULL_SECONDS = 5;

  private final StreamEngine engine;
  private final EntityTags tags = new EntityTags();
  private final HttpSettings settings;
  private final TrustedProxies proxies;
  private final References references;
  private final AtomicBoolean toldOfProxies = new AtomicBoolean();

  WhepRoutes(
      StreamEngine engine, HttpSettings settings, TrustedProxies proxies, References references) {
    this.engine = engine;
    this.settings = settings;
    this.proxies = proxies;
    this.references = references;
  }

  void addTo(Router router, Access access, BodyMemory memory) {
    Cors cors = new Cors(settings.corsOrigins());
    String endpoint = "/whep/:stream";
    String session = "/whep/:stream/:viewer";
    router.route("/whep/*").handler(cors::handle);
    // A preflight cannot carry the token, so the server answers it without a token, and leaves out
    // everything that the token protects.
    router.options(endpoint).handler(context -> describeEndpoint(context, access));
    router.options(session).handler(this::describeSession);
    router.route("/whep/*").handler(access::requireToken);

    LimitedBody body = new LimitedBody(MAX_BODY_BYTES, memory, settings.limits().bodyTimeout());
    router.post(endpoint).handler(body).handler(this::offer);
    router.get(endpoint).handler(this::lookAtEndpoint);
    router.head(endpoint).handler(this::discoverEndpoint);
    router.route(endpoint).handler(context -> refuseMethod(context, ENDPOINT_METHODS));

    router.patch(session).handler(body).handler(this::patch);
    router.delete(session).handler(this::leave);
    router.get(session).handler(this::lookAtSession);
    router.head(session).handler(this::lookAtSession);
    router.route(session).handler(context -> refuseMethod(context, SESSION_METHODS));
  }

  private void describeEndpoint(RoutingContext context, Access access) {
    HttpServerResponse response = context.response();
    response.putHeader(HttpHeaders.ALLOW, ENDPOINT_METHODS);
    response.putHeader("Accept-Post", SDP);
    if (access.permits(context.request())) {
      response.putHeader("Link", IceLinks.of(engine.iceServers()));
    }
    Responses.nothing(context, 204);
  }

  private void describeSession(RoutingContext context) {
    context.response().putHeader(HttpHeaders.ALLOW, SESSION_METHODS);
    context.response().putHeader(HttpHeaderNames.ACCEPT_PATCH, FRAGMENT);
    Responses.nothing(context, 204);
  }

  /**
   * Tells players that this is a WHEP endpoint.
   *
   * <p><b>Spec:</b> the editor's copy of draft-ietf-wish-whep, which defines this answer since
   * 2025.
   */
  private void discoverEndpoint(RoutingContext context) {
    if (engine.stream(context.pathParam("stream")).isEmpty()) {
      refuseUnknownStream(context);
      return;
    }
    context.response().putHeader("Accept-Post", SDP);
    Responses.body(context, 200, SDP, Buffer.buffer());
  }

  private void lookAtEndpoint(RoutingContext context) {
    if (engine.stream(context.pathParam("stream")).isEmpty()) {
      refuseUnknownStream(context);
      return;
    }
    context.response().putHeader("Accept-Post", SDP);
    Responses.nothing(context, 204);
  }

  private void lookAtSession(RoutingContext context) {
    Optional<Viewer> viewer = session(context);
    if (viewer.isEmpty()) {
      refuseUnknownSession(context);
      return;
    }
    context.response().putHeader(HttpHeaders.ETAG, tags.of(viewer.get()));
    context.response().putHeader(HttpHeaderNames.ACCEPT_PATCH, FRAGMENT);
    Responses.nothing(context, 204);
  }

  private void offer(RoutingContext context) {
    if (!hasType(context, SDP)) {
      context.response().putHeader("Accept-Post", SDP);
      refuseType(context, SDP);
      return;
    }
    Optional<Stream> stream = engine.stream(context.pathParam("stream"));
    if (stream.isEmpty()) {
      refuseUnknownStream(context);
      return;
    }
    if (!stream.get().acceptsViewers()) {
      refuseIdleStream(context, stream.get());
      return;
    }
    Optional<InetAddress> client = proxies.clientOf(context.request());
    String network = client.map(Addresses::network).orElse("");
    ClientLimit limit = new ClientLimit(network, settings.maxSessionsPerAddress());
    String streamId = stream.get().id();
    String sdp = LimitedBody.of(context).toString();
    signalled(context, engine.connect(streamId, sdp, limit))
        .onSuccess(answer -> welcome(context, streamId, answer))
        .onFailure(
            problem -> {
              if (cause(problem) instanceof ClientLimitException) {
                refuseCrowd(context, client.orElseThrow());
              } else {
                refuse(context, problem);
              }
            });
  }

  /**
   * Refuses an address that has too many sessions. The address may be that of a proxy with many
   * clients, so the text says what to configure.
   */
  private void refuseCrowd(RoutingContext context, InetAddress client) {
    String address = AddressLiteral.text(client);
    boolean isPeer =
        Addresses.of(context.request().remoteAddress()).filter(client::equals).isPresent();
    if (!toldOfProxies.getAndSet(true)) {
      LOG.warn(
          "{} has {} sessions, and more are refused (sutantra.http.max-sessions-per-address){}. If"
              + " it is a reverse proxy, add it to sutantra.http.trusted-proxies, and let it send"
              + " X-Forwarded-For; this is said once.",
          address,
          settings.maxSessionsPerAddress(),
          isPeer && ProxyHeaders.areIn(context.request())
              ? ", and it sends the headers of a proxy"
              : "");
    }
    refuseWithRetry(
        context,
        503,
        RETRY_WHEN_FULL_SECONDS,
        ("%s has %d sessions already, which is all that one address can have; end one, or try"
                + " later. If it is a reverse proxy, the server must be told:"
                + " sutantra.http.trusted-proxies.")
            .formatted(address, settings.maxSessionsPerAddress()));
  }

  private void welcome(RoutingContext context, String streamId, SessionAnswer answer) {
    HttpServerResponse response = context.response();
    if (response.closed()) {
      engine.disconnect(answer.viewerId(), "hung up before the answer");
      return;
    }
    response.putHeader(
        HttpHeaders.LOCATION,
        references.rootForLocation(context.request())
            + "whep/"
            + streamId
            + "/"
            + answer.viewerId());
    response.putHeader(HttpHeaders.ETAG, tagOf(answer.viewerId()));
    response.putHeader(HttpHeaderNames.ACCEPT_PATCH, FRAGMENT);
    response.putHeader("Link", IceLinks.of(engine.iceServers()));
    Responses.body(context, 201, SDP, Buffer.buffer(answer.sdp()));
  }

  /** Returns the tag of a session, which may have ended meanwhile. */
  private String tagOf(String viewerId) {
    return tags.of(viewerId, engine.viewer(viewerId).map(Viewer::iceRestarts).orElse(0));
  }

  private void patch(RoutingContext context) {
    if (!hasType(context, FRAGMENT)) {
      context.response().putHeader(HttpHeaderNames.ACCEPT_PATCH, FRAGMENT);
      refuseType(context, FRAGMENT);
      return;
    }
    Optional<Viewer> viewer = session(context);
    if (viewer.isEmpty()) {
      refuseUnknownSession(context);
      return;
    }
    String ifMatch = context.request().getHeader(HttpHeaders.IF_MATCH);
    String fragment = LimitedBody.of(context).toString();
    if (ifMatch == null) {
      Responses.text(context, 428, "If-Match is missing: the session's ETag, or * for any.");
    } else if (!EntityTags.matches(ifMatch, tags.of(viewer.get()))) {
      Responses.text(
          context, 412, "If-Match is not the session's ETag any more: ICE was restarted since.");
    } else {
      update(context, viewer.get().id(), fragment);
    }
  }

  /**
   * Takes a fragment, which restarts ICE if its credentials are new. The If-Match tag does not tell
   * whether the client wants a restart, as some players send {@code *} with every fragment.
   * <b>Spec:</b> RFC 9725 section 4.3.3.
   */
  private void update(RoutingContext context, String viewerId, String fragment) {
    signalled(context, engine.update(viewerId, fragment))
        .onSuccess(
            own -> {
              if (own.isEmpty()) {
                Responses.nothing(context, 204);
                return;
              }
              context.response().putHeader(HttpHeaders.ETAG, tagOf(viewerId));
              Responses.body(context, 200, FRAGMENT, Buffer.buffer(own.get()));
            })
        .onFailure(problem -> refuse(context, problem));
  }

  /** Returns the result of an engine call, completed on the request's event loop. */
  private static <T> Future<T> signalled(RoutingContext context, CompletionStage<T> call) {
    return Future.fromCompletionStage(call, context.vertx().getOrCreateContext());
  }

  private void leave(RoutingContext context) {
    Optional<Viewer> viewer = session(context);
    if (viewer.isPresent() && engine.disconnect(viewer.get().id(), "left")) {
      Responses.nothing(context, 200);
    } else {
      refuseUnknownSession(context);
    }
  }

  /**
   * Returns the viewer that the path names, if the viewer belongs to that stream and has not left.
   */
  private Optional<Viewer> session(RoutingContext context) {
    return engine
        .viewer(context.pathParam("viewer"))
        .filter(viewer -> viewer.streamId().equals(context.pathParam("stream")))
        .filter(viewer -> !viewer.status().terminal());
  }

  private static boolean hasType(RoutingContext context, String type) {
    String given = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
    return given != null && given.split(";", -1)[0].strip().equalsIgnoreCase(type);
  }

  private static Throwable cause(Throwable problem) {
    return problem instanceof CompletionException && problem.getCause() != null
        ? problem.getCause()
        : problem;
  }

  private void refuse(RoutingContext context, Throwable problem) {
    Throwable cause = cause(problem);
    if (!(cause instanceof SignallingException signalling)) {
      context.fail(cause);
      return;
    }
    boolean patch = context.request().method().equals(HttpMethod.PATCH);
    switch (signalling.reason()) {
      case MALFORMED -> Responses.text(context, 400, signalling.getMessage());
      case NOT_ACCEPTABLE -> Responses.text(context, patch ? 422 : 406, signalling.getMessage());
      case NO_SUCH_STREAM, NOT_LIVE ->
          engine.stream(context.pathParam("stream"))
              .ifPresentOrElse(
                  stream -> refuseIdleStream(context, stream), () -> refuseUnknownStream(context));
      case NO_SUCH_VIEWER -> refuseUnknownSession(context);
      case FULL -> refuseWithRetry(context, 503, RETRY_WHEN_FULL_SECONDS, signalling.getMessage());
      case INTERNAL -> context.fail(signalling);
    }
  }

  private void refuseUnknownStream(RoutingContext context) {
    refuseWithRetry(
        context,
        404,
        RETRY_SECONDS,
        "There is no stream '%s'. There are: %s"
            .formatted(
                context.pathParam("stream"),
                String.join(", ", engine.streams().stream().map(Stream::id).toList())));
  }

  /**
   * Refuses a viewer of a stream that is not live. If the stream is starting or about to be live
   * again, the status tells the viewer to come back.
   */
  private static void refuseIdleStream(RoutingContext context, Stream stream) {
    refuseWithRetry(
        context,
        stream.state().terminal() ? 409 : 503,
        RETRY_SECONDS,
        "Stream '%s' is %s".formatted(stream.id(), stream.standing()));
  }

  private static void refuseUnknownSession(RoutingContext context) {
    Responses.text(context, 404, "There is no such session, or no more.");
  }

  private static void refuseType(RoutingContext context, String type) {
    Responses.text(context, 415, "The content type must be " + type + ".");
  }

  private static void refuseMethod(RoutingContext context, String methods) {
    context.response().putHeader(HttpHeaders.ALLOW, methods);
    Responses.text(context, 405, "What can be done here: " + methods);
  }

  private static void refuseWithRetry(
      RoutingContext context, int status, int seconds, String text) {
    context.response().putHeader(HttpHeaderNames.RETRY_AFTER, Integer.toString(seconds));
    Responses.text(context, status, text);
  }
}
