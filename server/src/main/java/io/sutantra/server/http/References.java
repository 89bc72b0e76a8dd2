package io.sutantra.server.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;

/**
 * The references in answers to the server's own resources.
 *
 * <p>A reverse proxy may serve the server below a path of the proxy's own without saying so.
 * References are therefore relative to the address of the request, unless a trusted proxy names
 * that path. <b>Spec:</b> RFC 3986 sections 4.2 and 5.2, RFC 9110 section 10.2.2.
 */
final class References {
  /** Header fields that the scripts of pages send; scripts resolve references as RFC 3986 says. */
  private static final List<String> RESOLVED_WITH = List.of("Origin", "Referer", "Sec-Fetch-Mode");

  private final TrustedProxies proxies;

  References(TrustedProxies proxies) {
    this.proxies = proxies;
  }

  /**
   * Returns the reference to the server's root for the answer to a request; the reference ends in a
   * slash.
   */
  String root(HttpServerRequest request) {
    return proxies
        .prefixOf(request)
        .map(prefix -> prefix + "/")
        .orElseGet(() -> upFrom(request.path()));
  }

  /**
   * Returns the reference to the server's root for a {@code Location} header. Programs other than
   * browsers often append the Location to the server's address instead of resolving it. So the
   * reference is the path from the root if nothing in the request points to a browser or a proxy.
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
