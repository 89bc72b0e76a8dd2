package io.sutantra.server.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import java.lang.reflect.Proxy;
import java.util.Map;

/** Requests without a connection, in the form that handlers get. */
final class Requests {
  private Requests() {}

  /**
   * Returns an HTTP/1.1 request for the root.
   *
   * @param remote the address that the request seems to come from
   */
  static HttpServerRequest from(String remote, Map<String, String> headers) {
    return of(remote, "/", headers);
  }

  /** Returns a request for a path. */
  static HttpServerRequest to(String path) {
    return of("127.0.0.1", path, Map.of());
  }

  /** Returns a request for a path with header fields. */
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
