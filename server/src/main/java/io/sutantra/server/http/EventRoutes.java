package io.sutantra.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.sutantra.core.engine.StreamEngine;
import io.sutantra.core.event.EngineEvent;
import io.sutantra.core.event.EventSubscriber;
import io.sutantra.core.event.EventSubscription;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The endpoint {@code /api/events}, which sends the engine's events as they happen.
 *
 * <p>A reader that is slow misses events, and is told how many. The server hangs up on a reader
 * that takes nothing for some seconds.
 *
 * <p><b>Spec:</b> Server-Sent Events, HTML Living Standard section 9.2.
 */
final class EventRoutes {
  private static final String METHODS = "GET";
  private static final String EVENT_STREAM = "text/event-stream; charset=utf-8";
  private static final long HEARTBEAT_MILLIS = 15_000;
  private static final int RETRY_SECONDS = 5;

  /**
   * The most events that wait for one reader: some thousands in this queue, and some hundreds among
   * the bytes to send.
   */
  private static final int MAX_QUEUED_EVENTS = 4_096;

  private static final int MAX_QUEUED_BYTES = 256 << 10;

  /** The server hangs up on a reader that has taken nothing for so long, or for twice as long. */
  private static final long STALL_MILLIS = 5_000;

  private final StreamEngine engine;
  private final Access access;
  private final ConnectionLimits limits;
  private final AtomicInteger readers = new AtomicInteger();

  EventRoutes(StreamEngine engine, Access access, ConnectionLimits limits) {
    this.engine = engine;
    this.access = access;
    this.limits = limits;
  }

  /** Adds the route, behind {@code /api/*}, which requires the token. */
  void addTo(Router router) {
    String events = "/api/events";
    router.get(events).handler(this::stream);
    router
        .route(events)
        .handler(
            context -> {
              context.response().putHeader(HttpHeaders.ALLOW, METHODS);
              Responses.problem(context, 405, "What can be done here: " + METHODS);
            });
  }

  private void stream(RoutingContext context) {
    if (context.response().closed()) {
      return;
    }
    if (readers.incrementAndGet() > limits.maxEventReaders()) {
      readers.decrementAndGet();
      context.response().putHeader(HttpHeaderNames.RETRY_AFTER, Integer.toString(RETRY_SECONDS));
      Responses.problem(
          context,
          503,
          "%d clients read events already, which is all that there may be; that is set by %s."
              .formatted(limits.maxEventReaders(), "sutantra.http.max-event-readers"));
      return;
    }
    HttpServerResponse response = context.response();
    response.setStatusCode(200);
    response.setChunked(true);
    response.setWriteQueueMaxSize(MAX_QUEUED_BYTES);
    response.putHeader(HttpHeaders.CONTENT_TYPE, EVENT_STREAM);
    response.putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    // Without this header nginx holds events back until they fill a buffer.
    response.putHeader("X-Accel-Buffering", "no");
    Reader reader = new Reader(context);
    context.addEndHandler(
        end -> {
          readers.decrementAndGet();
          reader.end();
        });
    reader.begin();
  }

  /** A client that reads events. <b>Threading:</b> the event loop of the connection. */
  private final class Reader implements EventSubscriber {
    private final Vertx vertx;
    private final HttpConnection connection;
    private final HttpServerResponse response;
    private final boolean forAdministrator;
    private EventSubscription subscription;
    private long heartbeat;

    /** The delivery that waits until the reader has taken more bytes; null if none waits. */
    private Runnable waiting;

    private boolean watched;
    private boolean drained;
    private long stallTimer;

    Reader(RoutingContext context) {
      this.vertx = context.vertx();
      this.connection = context.request().connection();
      this.response = context.response();
      this.forAdministrator = access.isAdministrator(context.request());
    }

    void begin() {
      // The head is sent at once, so that the reader knows that the subscription works.
      response.drainHandler(nothing -> goOn());
      write(": events of sutantra\nretry: " + RETRY_SECONDS * 1_000 + "\n\n");
      // A proxy, or the limit on idle connections, would end a silent connection.
      long period = Math.min(HEARTBEAT_MILLIS, limits.idleTimeout().toMillis() / 2);
      heartbeat = vertx.setPeriodic(Math.max(1, period), timer -> beat());
      Context loop = vertx.getOrCreateContext();
      subscription =
          engine
              .events()
              .subscribe(
                  this, MAX_QUEUED_EVENTS, task -> loop.runOnContext(nothing -> deliver(task)));
    }

    private void deliver(Runnable delivery) {
      if (isOpen() && response.writeQueueFull()) {
        waiting = delivery;
        watch();
      } else {
        delivery.run();
      }
    }

    private void goOn() {
      drained = true;
      Runnable delivery = waiting;
      waiting = null;
      if (delivery != null) {
        deliver(delivery);
      }
    }

    /** Hangs up when a delivery has waited for some seconds and no byte has gone out. */
    private void watch() {
      if (watched) {
        return;
      }
      watched = true;
      drained = false;
      long unsentBytes = Connections.bytesBeforeWritable(connection);
      stallTimer =
          vertx.setTimer(
              STALL_MILLIS,
              timer -> {
                watched = false;
                if (waiting == null) {
                  return;
                }
                if (drained || Connections.bytesBeforeWritable(connection) < unsentBytes) {
                  watch();
                } else {
                  Connections.hangUp(connection);
                }
              });
    }

    void end() {
      vertx.cancelTimer(heartbeat);
      vertx.cancelTimer(stallTimer);
      subscription.close();
    }

    @Override
    public void received(EngineEvent event) {
      EventView view = EventView.of(event, forAdministrator);
      send(view.type(), view);
    }

    @Override
    public void missed(long count) {
      send("missed", Map.of("type", "missed", "count", count));
    }

    private void send(String type, Object data) {
      try {
        // JSON without indentation has no line breaks, so the event is one line of data.
        write("event: " + type + "\ndata: " + Responses.JSON.writeValueAsString(data) + "\n\n");
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("cannot be written as JSON: " + data, e);
      }
    }

    private void beat() {
      // A reader that has much to take sees that the connection is there.
      if (isOpen() && !response.writeQueueFull()) {
        write(": \n\n");
      }
    }

    /** Writes; a delivery is small, and none begins while many bytes wait. */
    private void write(String text) {
      if (isOpen()) {
        response.write(text);
      }
    }

    private boolean isOpen() {
      return !response.ended() && !response.closed();
    }
  }
}
