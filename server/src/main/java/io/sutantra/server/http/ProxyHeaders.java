package io.sutantra.server.http;

import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.Set;

/**
 * The header fields in which reverse proxies name the client that they ask for.
 *
 * <p><b>Spec:</b> RFC 7239 for {@code Forwarded}, RFC 9110 section 7.6.3 for {@code Via}; the other
 * fields are custom.
 */
final class ProxyHeaders {
  private static final String PREFIX = "x-forwarded-";
  private static final Set<String> NAMES =
      Set.of("forwarded", "via", "x-real-ip", "x-client-ip", "true-client-ip", "cf-connecting-ip");

  private ProxyHeaders() {}

  /** Returns whether a request names a proxy that it came through. */
  static boolean areIn(HttpServerRequest request) {
    return request.headers().names().stream()
        .map(name -> name.toLowerCase(Locale.ROOT))
        .anyMatch(name -> name.startsWith(PREFIX) || NAMES.contains(name));
  }
}
