package io.sutantra.server.http;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the server's connections to their limits.
 *
 * <p><b>Threading:</b> any event loop.
 */
final class Connections {
  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
  private static final int SWEEP_MILLIS = 250;

  private final ConnectionTable table;
  private final TrustedProxies proxies;
  private final AtomicBoolean refused = new AtomicBoolean();

  Connections(ConnectionLimits limits, TrustedProxies proxies) {
    this.table = new ConnectionTable(limits);
    this.proxies = proxies;
  }

  /** Returns how many bytes are to be sent before the connection takes more; 0 if it does. */
  static long bytesBeforeWritable(HttpConnection connection) {
    return ((ConnectionBase) connection).channel().bytesBeforeWritable();
  }

  /** Closes connections that take too long, from now on for as long as Vert.x runs. */
  void watch(Vertx vertx) {
    vertx.setPeriodic(SWEEP_MILLIS, timer -> table.sweep(System.nanoTime()));
  }

  /** Admits a connection, or hangs up. */
  void opened(HttpConnection connection) {
    String network = proxies.networkOf(connection.remoteAddress());
    if (table.open(connection, network, () -> hangUp(connection), System.nanoTime())) {
      connection.closeHandler(closed -> table.closed(connection));
      return;
    }
    hangUp(connection);
    if (!refused.getAndSet(true)) {
      LOG.warn(
          "A connection from {} was refused: all that there may be are at work. See"
              + " sutantra.http.max-connections and max-connections-per-address; this is said"
              + " once.",
          connection.remoteAddress());
    }
  }

  /** Notes the progress of a request in the table, and passes the request on. */
  void follow(RoutingContext context) {
    HttpConnection connection = context.request().connection();
    table.requested(connection, System.nanoTime());
    context
        .request()
        .end()
        .onSuccess(
            end -> {
              if (!context.response().ended()) {
                table.serving(connection, System.nanoTime());
              }
            });
    context.addEndHandler(end -> table.served(connection, System.nanoTime()));
    context.next();
  }

  /**
   * Closes a connection at once: Vert.x's own method waits until the client has read everything
   * that was sent.
   */
  static void hangUp(HttpConnection connection) {
    // Past Vert.x's own handler, which would wait until the client has taken what is unsent.
    ChannelHandlerContext first = ((ConnectionBase) connection).channel().pipeline().firstContext();
    if (first != null) {
      ChannelFuture unused = first.close();
    }
  }
}
