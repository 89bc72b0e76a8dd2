package io.sutantra.core.engine;

import io.sutantra.api.TransportListener;
import io.sutantra.api.ViewerEvent;
import io.sutantra.api.ViewerStatistics;
import io.sutantra.api.ViewerStatus;
import java.util.Optional;

/** Hears of one transport's viewers, and keeps the engine's books. */
record ViewerDesk(String transport, StreamEngine engine) implements TransportListener {
  @Override
  public void viewerChanged(ViewerEvent event) {
    Optional<Viewer> viewer = engine.viewer(event.viewerId());
    if (viewer.isPresent()) {
      engine.books().changed(viewer.get(), event);
    } else if (event.status() == ViewerStatus.CONNECTING) {
      engine.viewerCame(transport, event);
    }
  }

  @Override
  public void keyFrameRequested(String streamId, String viewerId) {
    engine.stream(streamId).ifPresent(Stream::requestKeyFrame);
  }

  @Override
  public void viewerReported(String viewerId, ViewerStatistics statistics) {
    engine.viewer(viewerId).ifPresent(viewer -> viewer.report(statistics));
  }
}
