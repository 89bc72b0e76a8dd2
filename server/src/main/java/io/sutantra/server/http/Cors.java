package io.sutantra.server.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Set;

/**
 * The handler that lets players of other origins use the WHEP endpoints.
 *
 * <p><b>Spec:</b> the Fetch standard, section 3.2.
 */
final class Cors {
  private static final String METHODS = "POST, PATCH, DELETE, GET, HEAD, OPTIONS";
  private static final String EXPOSED =
      "Location, ETag, Link, Retry-After, Accept-Post, Accept-Patch, Allow, WWW-Authenticate";
  private static final String REQUEST_HEADERS = "Authorization, Content-Type, If-Match, Accept";
  private static final String MAX_AGE_SECONDS = "600";

  private final Set<String> origins;

  Cors(Set<String> origins) {
    this.origins = origins;
  }

  /** Adds the headers that every answer needs, and those that a preflight needs. */
  void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    MultiMap headers = context.response().headers();
    boolean everybody = origins.contains("*");
    if (!everybody) {
      headers.add(HttpHeaders.VARY, "Origin");
    }
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    if (origin != null && (everybody || origins.contains(origin.toLowerCase(Locale.ROOT)))) {
      headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, everybody ? "*" : origin);
      headers.set(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
      if (request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD)) {
        headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS);
        headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS);
        headers.set(HttpHeaders.ACCESS_CONTROL_MAX_AGE, MAX_AGE_SECONDS);
      }
    }
    context.next();
  }
}
