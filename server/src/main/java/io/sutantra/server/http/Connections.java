package io.sutantra.server.http;

import io.netty.channel.ChannelFuture;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the connections of the server within their limits.
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

  /** Looks from now on, as long as Vert.x runs, for those that take too long. */
  void watch(Vertx vertx) {
    vertx.setPeriodic(SWEEP_MILLIS, timer -> table.sweep(System.nanoTime()));
  }

  /** Lets a connection in, or hangs up. */
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

  /** Follows a request on its way; goes on. */
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

  /** Closes at once: Vert.x's own way waits until a client has read all that it was sent. */
  static void hangUp(HttpConnection connection) {
    ChannelFuture unused = ((ConnectionBase) connection).channel().close();
  }
}
