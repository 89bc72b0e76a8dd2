package io.sutantra.server.http;

import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/**
 * The header fields by which reverse proxies tell for whom they ask.
 *
 * <p><b>Spec:</b> RFC 7239 for {@code Forwarded}, RFC 9110 section 7.6.3 for {@code Via}; the
 * others are custom.
 */
final class ProxyHeaders {
  private static final List<String> NAMES =
      List.of(
          "Forwarded",
          "Via",
          "X-Forwarded-For",
          "X-Forwarded-Host",
          "X-Forwarded-Prefix",
          "X-Forwarded-Proto",
          "X-Real-IP");

  private ProxyHeaders() {}

  /** Whether a request names a proxy that it came through. */
  static boolean areIn(HttpServerRequest request) {
    return NAMES.stream().anyMatch(request.headers()::contains);
  }
}
