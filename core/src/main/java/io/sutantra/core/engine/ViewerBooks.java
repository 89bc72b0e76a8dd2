package io.sutantra.core.engine;

import io.sutantra.api.Clock;
import io.sutantra.api.Transport;
import io.sutantra.api.ViewerEvent;
import io.sutantra.api.ViewerStatus;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which viewers are here, of all streams of an engine. <b>Threading:</b> any thread. */
final class ViewerBooks {
  private static final Logger LOG = LoggerFactory.getLogger(ViewerBooks.class);

  private final Map<String, Viewer> viewers = new ConcurrentHashMap<>();
  private final Clock clock;
  private final EngineNews news;

  ViewerBooks(Clock clock, EngineNews news) {
    this.clock = clock;
    this.news = news;
  }

  Optional<Viewer> find(String viewerId) {
    return Optional.ofNullable(viewers.get(viewerId));
  }

  /** Enters a viewer. */
  void came(Stream stream, Transport by, ViewerEvent event) {
    Viewer viewer = new Viewer(event, Instant.ofEpochMilli(clock.epochMillis()), by, stream);
    if (viewers.putIfAbsent(viewer.id(), viewer) == null) {
      stream.roster().add(viewer);
      news.tell(listener -> listener.viewerChanged(stream, viewer));
      if (stream.state().terminal()) {
        end(stream);
      }
    }
  }

  /** Brings a viewer to where the event says, if a way leads there. */
  void changed(Viewer viewer, ViewerEvent event) {
    if (!viewer.advance(event)) {
      // The engine and the transport both end a viewer when its stream ends: no news.
      if (!viewer.status().terminal() || !event.status().terminal()) {
        LOG.warn("a viewer cannot go from {} to {}", viewer.status(), event.status());
      }
      return;
    }
    Stream stream = viewer.stream();
    if (event.status().terminal()) {
      viewers.remove(viewer.id());
      stream.roster().left(viewer);
    }
    news.tell(listener -> listener.viewerChanged(stream, viewer));
  }

  /**
   * Sees to it that a stream that has ended has no viewers. A transport tells them when a sink is
   * closed; one that did not leaves nobody behind here.
   */
  void end(Stream stream) {
    for (Viewer viewer : stream.roster().present()) {
      changed(
          viewer,
          new ViewerEvent(
              stream.id(), viewer.id(), ViewerStatus.DISCONNECTED, "", "the stream has ended"));
    }
  }
}
