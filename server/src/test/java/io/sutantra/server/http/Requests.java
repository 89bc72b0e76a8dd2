package io.sutantra.server.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import java.lang.reflect.Proxy;
import java.util.Map;

/** Requests that were never sent, as handlers see them. */
final class Requests {
  private Requests() {}

  /**
   * A request by HTTP/1.1 for the root.
   *
   * @param remote the address that it seems to have come from
   */
  static HttpServerRequest from(String remote, Map<String, String> headers) {
    return of(remote, "/", headers);
  }

  /** A request for a path. */
  static HttpServerRequest to(String path) {
    return of("127.0.0.1", path, Map.of());
  }

  /** A request for a path with header fields. */
  static HttpServerRequest to(String path, Map<String, String> headers) {
    return of("127.0.0.1", path, headers);
  }

  private static HttpServerRequest of(String remote, String path, Map<String, String> headers) {
    MultiMap all = MultiMap.caseInsensitiveMultiMap().addAll(headers);
    return (HttpServerRequest)
        Proxy.newProxyInstance(
            Requests.class.getClassLoader(),
            new Class<?>[] {HttpServerRequest.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "remoteAddress" -> SocketAddress.inetSocketAddress(40_000, remote);
                  case "headers" -> all;
                  case "getHeader" -> all.get((CharSequence) arguments[0]);
                  case "version" -> HttpVersion.HTTP_1_1;
                  case "path" -> path;
                  default -> throw new UnsupportedOperationException(method.toString());
                });
  }
}
