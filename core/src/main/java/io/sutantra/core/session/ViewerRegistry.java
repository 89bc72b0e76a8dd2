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
 * The registry of all viewers of an engine: reserves ids and places for those to come, admits
 * viewers and moves them through their states as the transports report, and removes those that have
 * left.
 *
 * <p><b>Threading:</b> any thread. Reading takes no lock. Changes of one viewer are serialized;
 * changes of different viewers do not wait for one another, but for a moment when a place is given
 * back.
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
  private final ClientPlaces places = new ClientPlaces();

  /** An entry of the registry; its monitor serializes the changes of the viewer. */
  private record Session(Viewer viewer, StreamViewers stream) {}

  /**
   * Creates an empty registry.
   *
   * @param streams finds the viewers of a stream by the stream's id
   * @param onChange is called after each change of a viewer's state, in order for each viewer, on
   *     the transport's thread; must return at once
   */
  public ViewerRegistry(
      Clock clock, Function<String, Optional<StreamViewers>> streams, Consumer<Viewer> onChange) {
    this.clock = clock;
    this.streams = streams;
    this.onChange = onChange;
  }

  /** Returns a viewer that is here. */
  public Optional<Viewer> find(String viewerId) {
    return Optional.ofNullable(sessions.get(viewerId)).map(Session::viewer);
  }

  /**
   * Reserves an id, and a place of the client, for a viewer to come. When the offer has been
   * answered or refused, the caller calls {@link #settle}.
   *
   * @return the id, which nobody can guess; empty if the client has no place left
   */
  public Optional<String> reserve(ClientLimit limit) {
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    String viewerId = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    return places.take(viewerId, limit) ? Optional.of(viewerId) : Optional.empty();
  }

  /** Gives a reserved place back, unless a viewer has come who holds the place until the end. */
  public void settle(String viewerId) {
    if (!sessions.containsKey(viewerId)) {
      places.release(viewerId);
    }
  }

  /**
   * Returns the listener of a transport's viewers.
   *
   * @param transport the name of the transport
   * @param keyFrameRequests takes the id of each stream of which a viewer asks for a key frame
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
        // The registry and the transport both end a viewer when its stream ends: no news.
        if (!viewer.status().terminal() || !event.status().terminal()) {
          LOG.warn("a viewer cannot go from {} to {}", viewer.status(), event.status());
        }
        return;
      }
      viewer.take(event);
      if (event.status().terminal()) {
        session.stream().leave(viewer);
        sessions.remove(viewer.id(), session);
        places.release(viewer.id());
      }
      onChange.accept(viewer);
    }
  }

  /**
   * Ends all viewers of a stream that has ended, and those that come to the stream later. A
   * transport reports the end of its viewers when a sink is closed; a transport that does not
   * leaves nobody behind here.
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
