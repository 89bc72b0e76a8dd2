package io.sutantra.server.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/** The forms of the server's HTTP responses. A response to a client that has hung up is dropped. */
final class Responses {
  static final ObjectMapper JSON =
      new ObjectMapper().disable(SerializationFeature.FAIL_ON_EMPTY_BEANS);

  private Responses() {}

  /** A problem description as RFC 9457 defines it. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Problem(String type, String title, int status, String detail) {}

  static void json(RoutingContext context, int status, Object value) {
    body(context, status, "application/json", encode(value));
  }

  /** Answers a caller of the API with a problem description. */
  static void problem(RoutingContext context, int status, String detail) {
    Problem problem =
        new Problem(
            "about:blank", HttpResponseStatus.valueOf(status).reasonPhrase(), status, detail);
    body(context, status, "application/problem+json", encode(problem));
  }

  /** Refuses a request to any path, in the form that callers of this path expect. */
  static void refuse(RoutingContext context, int status, String text) {
    if (context.request().path().startsWith("/api/")) {
      problem(context, status, text);
    } else {
      text(context, status, text);
    }
  }

  /** Answers people, and WHEP clients, which show the text to people. */
  static void text(RoutingContext context, int status, String text) {
    body(context, status, "text/plain; charset=utf-8", Buffer.buffer(text + "\n"));
  }

  static void body(RoutingContext context, int status, String type, Buffer body) {
    HttpServerResponse response = context.response();
    if (!response.ended() && !response.closed()) {
      response.setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, type).end(body);
    }
  }

  static void nothing(RoutingContext context, int status) {
    HttpServerResponse response = context.response();
    if (!response.ended() && !response.closed()) {
      response.setStatusCode(status).end();
    }
  }

  private static Buffer encode(Object value) {
    try {
      return Buffer.buffer(JSON.writeValueAsBytes(value));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot be written as JSON: " + value, e);
    }
  }
}
