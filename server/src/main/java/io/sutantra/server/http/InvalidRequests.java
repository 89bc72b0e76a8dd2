package io.sutantra.server.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/**
 * The handler of requests whose head cannot be read. The handler answers and then hangs up, because
 * the server cannot tell where the next request begins.
 *
 * <p><b>Spec:</b> RFC 9110 sections 15.5.1 and 15.5.15, RFC 6585 section 5.
 */
final class InvalidRequests implements Handler<HttpServerRequest> {
  /**
   * The limit is generous: browsers also send the cookies of all other programs on the same host.
   */
  static final int MAX_HEADER_BYTES = 32 << 10;

  private static final String TOO_MANY_HEADERS =
      "The header fields are longer than %,d bytes. A browser sends all cookies of this host, also those of"
              .formatted(MAX_HEADER_BYTES)
          + " programs on other ports: delete them, or use another name for it, such as 127.0.0.1"
          + " for localhost.";

  @Override
  public void handle(HttpServerRequest request) {
    Throwable problem = request.decoderResult().cause();
    if (problem instanceof TooLongHttpHeaderException) {
      refuse(request, 431, TOO_MANY_HEADERS);
    } else if (problem instanceof TooLongHttpLineException) {
      refuse(request, 414, "The address in the first line is too long.");
    } else {
      refuse(request, 400, "This is no request of HTTP/1.1.");
    }
  }

  private static void refuse(HttpServerRequest request, int status, String text) {
    request
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
        .putHeader(HttpHeaders.CONNECTION, "close")
        .end(text + "\n")
        .onComplete(sent -> request.connection().close());
  }
}
