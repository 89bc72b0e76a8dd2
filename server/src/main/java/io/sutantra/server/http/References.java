package io.sutantra.server.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;

/**
 * Says how answers refer to what the server has.
 *
 * <p>A reverse proxy may serve the server below a path of its own and not say so. References are
 * therefore relative to the address that was asked for, unless a trusted proxy names that path.
 * <b>Spec:</b> RFC 3986 sections 4.2 and 5.2, RFC 9110 section 10.2.2.
 */
final class References {
  /** What scripts of pages send, which resolve references as RFC 3986 says. */
  private static final List<String> RESOLVED_WITH = List.of("Origin", "Referer", "Sec-Fetch-Mode");

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

  /**
   * The same reference for a {@code Location}. Programs that are no browsers often append it to the
   * server's address instead of resolving it: where nothing speaks of a browser or of a proxy, it
   * is the path from the root.
   */
  String rootForLocation(HttpServerRequest request) {
    String root = root(request);
    boolean resolved =
        RESOLVED_WITH.stream().anyMatch(name -> request.getHeader(name) != null)
            || ProxyHeaders.areIn(request)
            || request.version() == HttpVersion.HTTP_1_0;
    return root.startsWith("/") || resolved ? root : "/";
  }

  private static String upFrom(String path) {
    int depth = (int) path.chars().filter(each -> each == '/').count() - 1;
    return depth <= 0 ? "./" : "../".repeat(depth);
  }
}
