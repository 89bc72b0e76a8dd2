package io.sutantra.core.session;

import io.sutantra.api.Clock;
import io.sutantra.api.TransportListener;
import io.sutantra.api.ViewerEvent;
import io.sutantra.api.ViewerStatistics;
import io.sutantra.api.ViewerStatus;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registry of all viewers of an engine. The registry reserves ids for new viewers and counts
 * each client's sessions, admits viewers, updates their states as the transports report, and
 * removes viewers that have left.
 *
 * <p><b>Threading:</b> any thread. Reading takes no lock. Changes of one viewer are serialized.
 * Changes of different viewers run in parallel, except for the short moment in which a client's
 * session count is updated.
 */
public final class ViewerRegistry {
  private static final Logger LOG = LoggerFactory.getLogger(ViewerRegistry.class);
  private static final int ID_BYTES = 16;

  private final Clock clock;
  private final Function<String, Optional<StreamViewers>> streams;
  private final Consumer<Viewer> onChange;
  private final SecureRandom random = new SecureRandom();
  private final AtomicLong order = new AtomicLong();
  private final Map<String, Session> sessions = new ConcurrentHashMap<>();
  private final ClientSessions clientSessions = new ClientSessions();

  /** An entry of the registry; its monitor serializes the changes of the viewer. */
  private record Session(Viewer viewer, StreamViewers stream) {}

  /**
   * Creates an empty registry.
   *
   * @param streams a lookup of the viewers of a stream by the stream's id
   * @param onChange a callback after each change of a viewer's state, in order for each viewer, on
   *     the transport's thread; must return at once
   */
  public ViewerRegistry(
      Clock clock, Function<String, Optional<StreamViewers>> streams, Consumer<Viewer> onChange) {
    this.clock = clock;
    this.streams = streams;
    this.onChange = onChange;
  }

  /** Returns a present viewer. */
  public Optional<Viewer> find(String viewerId) {
    return Optional.ofNullable(sessions.get(viewerId)).map(Session::viewer);
  }

  /**
   * Reserves an id for a new viewer and counts the session towards the client's limit. The caller
   * calls {@link #settle} when the offer has been answered or refused.
   *
   * @return the id, which cannot be guessed; empty if the client has reached its limit
   */
  public Optional<String> reserve(ClientLimit limit) {
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    String viewerId = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    return clientSessions.take(viewerId, limit) ? Optional.of(viewerId) : Optional.empty();
  }

  /** Ends a reservation. If a viewer with the id has come, its session counts until its end. */
  public void settle(String viewerId) {
    if (!sessions.containsKey(viewerId)) {
      clientSessions.release(viewerId);
    }
  }

  /**
   * Returns the listener of a transport's viewers.
   *
   * @param transport the name of the transport
   * @param keyFrameRequests a consumer of the id of each stream for which a viewer requests a key
   *     frame
   */
  public TransportListener listener(String transport, Consumer<String> keyFrameRequests) {
    return new TransportListener() {
      @Override
      public void viewerChanged(ViewerEvent event) {
        Session session = sessions.get(event.viewerId());
        if (session != null) {
          change(session, event);
        } else if (event.status() == ViewerStatus.CONNECTING) {
          admit(transport, event);
        }
      }

      @Override
      public void keyFrameRequested(String streamId, String viewerId) {
        keyFrameRequests.accept(streamId);
      }

      @Override
      public void viewerReported(String viewerId, ViewerStatistics statistics) {
        Session session = sessions.get(viewerId);
        if (session != null) {
          session.viewer().report(statistics);
        }
      }
    };
  }

  private void admit(String transport, ViewerEvent event) {
    Optional<StreamViewers> stream = streams.apply(event.streamId());
    if (stream.isEmpty()) {
      LOG.warn("transport {}: a viewer of '{}', which is no stream", transport, event.streamId());
      return;
    }
    Instant now = Instant.ofEpochMilli(clock.epochMillis());
    Viewer viewer = new Viewer(event, transport, now, order.incrementAndGet());
    Session session = new Session(viewer, stream.get());
    synchronized (session) {
      if (sessions.putIfAbsent(viewer.id(), session) != null) {
        return;
      }
      session.stream().add(viewer);
      onChange.accept(viewer);
    }
    if (session.stream().isClosed()) {
      end(session.stream());
    }
  }

  private void change(Session session, ViewerEvent event) {
    Viewer viewer = session.viewer();
    synchronized (session) {
      if (!viewer.status().canBecome(event.status())) {
        // The registry and the transport both end a viewer when its stream ends, so a second end is
        // expected.
        if (!viewer.status().terminal() || !event.status().terminal()) {
          LOG.warn("a viewer cannot go from {} to {}", viewer.status(), event.status());
        }
        return;
      }
      viewer.take(event);
      if (event.status().terminal()) {
        session.stream().leave(viewer);
        sessions.remove(viewer.id(), session);
        clientSessions.release(viewer.id());
      }
      onChange.accept(viewer);
    }
  }

  /**
   * Ends all viewers of a stream that has ended, and viewers that come to the stream later. A
   * transport reports the end of its viewers when a sink is closed; this method also ends the
   * viewers of a transport that does not.
   */
  public void end(StreamViewers stream) {
    stream.close();
    for (Viewer viewer : stream.present()) {
      Session session = sessions.get(viewer.id());
      if (session != null) {
        change(
            session,
            new ViewerEvent(
                viewer.streamId(),
                viewer.id(),
                ViewerStatus.DISCONNECTED,
                "",
                "the stream has ended"));
      }
    }
  }
}
