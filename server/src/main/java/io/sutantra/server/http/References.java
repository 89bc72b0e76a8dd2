package io.sutantra.server.http;

import io.vertx.core.http.HttpServerRequest;

/**
 * Says how answers refer to what the server has.
 *
 * <p>A reverse proxy may serve the server below a path of its own and not say so. References are
 * therefore relative to the address that was asked for, unless a trusted proxy names that path.
 * <b>Spec:</b> RFC 3986 sections 4.2 and 5.2, RFC 9110 section 10.2.2.
 */
final class References {
  private final TrustedProxies proxies;

  References(TrustedProxies proxies) {
    this.proxies = proxies;
  }

  /** The reference to the server's root that stands in the answer to a request; ends in a slash. */
  String root(HttpServerRequest request) {
    return proxies
        .prefixOf(request)
        .map(prefix -> prefix + "/")
        .orElseGet(() -> upFrom(request.path()));
  }

  private static String upFrom(String path) {
    int depth = (int) path.chars().filter(each -> each == '/').count() - 1;
    return depth <= 0 ? "./" : "../".repeat(depth);
  }
}
