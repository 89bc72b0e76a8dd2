package io.sutantra.server.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.time.Duration;

/**
 * The handler that reads a request's body, up to a limit of length and within a limit of time.
 *
 * <p>A body that is too long is answered with 413 as soon as its length is known. The handler then
 * discards a bounded part of what the client still sends, so that the client can read the answer,
 * and closes the connection after that part. A body that is not framed as HTTP requires is answered
 * with 400, a body that does not come in time with 408, and a body that must make room for other
 * bodies with 503; in these cases, too, the connection is closed.
 */
final class LimitedBody implements Handler<RoutingContext> {
  private static final String KEY = LimitedBody.class.getName();
  private static final long MAX_DISCARDED_BYTES = 4 << 20;
  private static final String UNREADABLE =
      "The body is not framed as HTTP says: a chunk begins with its length in hexadecimal digits on"
          + " a line of its own, and ends with a line break; after the last one there are header"
          + " fields, or none, and an empty line.";

  private static final int RETRY_SECONDS = 2;

  private final int maxBytes;
  private final BodyMemory memory;
  private final Duration limit;

  /**
   * Makes the handler for routes whose bodies have the same limits.
   *
   * @param memory the memory that all bodies share
   * @param limit the time from the head of a request to the end of its body
   */
  LimitedBody(int maxBytes, BodyMemory memory, Duration limit) {
    this.maxBytes = maxBytes;
    this.memory = memory;
    this.limit = limit;
  }

  /** Returns the body that the handler has read. */
  static Buffer of(RoutingContext context) {
    return context.get(KEY);
  }

  @Override
  public void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    boolean asksFirst = asksFirst(request);
    long announced = announcedBytes(request);
    if (announced > maxBytes) {
      refuse(context, asksFirst || announced > MAX_DISCARDED_BYTES);
      return;
    }
    if (asksFirst) {
      context.response().writeContinue();
    }
    Object id = limit(context);
    Buffer body = Buffer.buffer();
    request.handler(
        part -> {
          if (body.length() + part.length() > maxBytes) {
            refuse(context, false);
          } else if (memory.take(id, part.length())) {
            body.appendBuffer(part);
          }
        });
    request.endHandler(
        end -> {
          if (!context.response().ended() && memory.finish(id)) {
            context.put(KEY, body);
            context.next();
          }
        });
    request.exceptionHandler(
        problem -> {
          if (!(problem instanceof IOException || problem instanceof HttpClosedException)) {
            refuseUnreadable(context);
          }
        });
    request.resume();
  }

  /**
   * Bounds the time of a body and, together with all other bodies, its memory.
   *
   * @return the key of the body in the shared memory
   */
  private Object limit(RoutingContext context) {
    Object id = new Object();
    Context loop = context.vertx().getOrCreateContext();
    memory.begin(
        id,
        () ->
            loop.runOnContext(
                now -> {
                  context
                      .response()
                      .putHeader(HttpHeaderNames.RETRY_AFTER, Integer.toString(RETRY_SECONDS));
                  hangUp(context, 503, "Too many bodies are under way; try again.");
                }));
    long timer =
        context
            .vertx()
            .setTimer(
                limit.toMillis(),
                late ->
                    hangUp(
                        context,
                        408,
                        "The body did not come within %,d ms; send it at once."
                            .formatted(limit.toMillis())));
    context.request().end().onComplete(end -> context.vertx().cancelTimer(timer));
    context.addEndHandler(end -> memory.release(id));
    return id;
  }

  /** Refuses a request whose body is incomplete, and ignores the rest of the body. */
  private static void hangUp(RoutingContext context, int status, String text) {
    HttpServerRequest request = context.request();
    if (request.isEnded() || context.response().headWritten()) {
      return;
    }
    context.response().putHeader(HttpHeaders.CONNECTION, "close");
    context.addEndHandler(end -> request.connection().close());
    request.handler(part -> {});
    Responses.refuse(context, status, text);
  }

  /** Refuses a request whose end cannot be found: Vert.x closes the connection after this. */
  private static void refuseUnreadable(RoutingContext context) {
    if (!context.response().headWritten()) {
      context.response().putHeader(HttpHeaders.CONNECTION, "close");
      Responses.refuse(context, 400, UNREADABLE);
    }
  }

  /**
   * Returns whether the client waits for a 100 (Continue). A client of HTTP/1.0 does not know this
   * answer: RFC 9110 section 10.1.1.
   */
  private static boolean asksFirst(HttpServerRequest request) {
    return request.version() == HttpVersion.HTTP_1_1
        && "100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT));
  }

  private void refuse(RoutingContext context, boolean hangUp) {
    HttpServerRequest request = context.request();
    if (hangUp) {
      context.response().putHeader(HttpHeaders.CONNECTION, "close");
      context.addEndHandler(end -> request.connection().close());
    } else {
      long[] discarded = {0};
      request.handler(
          part -> {
            discarded[0] += part.length();
            if (discarded[0] > MAX_DISCARDED_BYTES) {
              request.connection().close();
            }
          });
    }
    request.endHandler(null);
    request.resume();
    Responses.refuse(context, 413, "The body is too long; " + maxBytes + " bytes are accepted.");
  }

  private static long announcedBytes(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }
}
