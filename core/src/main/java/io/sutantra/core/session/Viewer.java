package io.sutantra.core.session;

import io.sutantra.api.ViewerEvent;
import io.sutantra.api.ViewerStatistics;
import io.sutantra.api.ViewerStatus;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The session of one viewer of a stream.
 *
 * <p><b>Threading:</b> any thread may read; reading takes no lock.
 */
public final class Viewer {
  private final String id;
  private final String streamId;
  private final String transport;
  private final Instant since;
  private final long order;
  private final AtomicInteger iceRestarts = new AtomicInteger();
  private volatile State state;
  private volatile ViewerStatistics statistics = ViewerStatistics.NONE;
  private long countedBytes;

  /** The properties that an event changes together. */
  private record State(ViewerStatus status, String remoteAddress, String detail) {}

  /**
   * Creates a session.
   *
   * @param event the event by which the transport announced the viewer
   * @param transport the name of the transport
   * @param order the position of the viewer among all that have come
   */
  Viewer(ViewerEvent event, String transport, Instant since, long order) {
    this.id = event.viewerId();
    this.streamId = event.streamId();
    this.transport = transport;
    this.since = since;
    this.order = order;
    this.state = new State(event.status(), event.remoteAddress(), event.detail());
  }

  /** Returns the id of the session, a secret: whoever knows the id may end the session. */
  public String id() {
    return id;
  }

  /** Returns the id of the stream that the viewer watches. */
  public String streamId() {
    return streamId;
  }

  /** Returns the name of the transport that serves the viewer. */
  public String transport() {
    return transport;
  }

  /** Returns the time at which the viewer came. */
  public Instant since() {
    return since;
  }

  /** Returns the state of the connection. */
  public ViewerStatus status() {
    return state.status();
  }

  /** Returns the address of the viewer, for people; empty if the address is not known. */
  public String remoteAddress() {
    return state.remoteAddress();
  }

  /** Returns the reason of the present state, for people; empty if there is none. */
  public String detail() {
    return state.detail();
  }

  /** Returns the latest statistics, which are about a second old. */
  public ViewerStatistics statistics() {
    return statistics;
  }

  /**
   * Returns the number of ICE restarts by signalling. An ICE restart changes the session's
   * credentials.
   */
  public int iceRestarts() {
    return iceRestarts.get();
  }

  /** Counts an ICE restart. */
  public void countIceRestart() {
    iceRestarts.incrementAndGet();
  }

  long order() {
    return order;
  }

  void report(ViewerStatistics latest) {
    statistics = latest;
  }

  /** Returns the number of bytes sent since the last call. Called from one thread at a time. */
  long newBytes() {
    long now = statistics.bytesSent();
    long fresh = now - countedBytes;
    countedBytes = now;
    return fresh;
  }

  /** Applies the state of an event. Called from one thread at a time. */
  void take(ViewerEvent event) {
    String remote = event.remoteAddress().isEmpty() ? state.remoteAddress() : event.remoteAddress();
    state = new State(event.status(), remote, event.detail());
  }
}
