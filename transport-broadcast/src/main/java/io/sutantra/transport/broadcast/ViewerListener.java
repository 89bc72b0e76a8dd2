package io.sutantra.transport.broadcast;

import io.sutantra.api.ViewerEvent;
import io.sutantra.api.ViewerStatistics;

/**
 * The listener to the viewers of all shards.
 *
 * <p><b>Threading:</b> the viewer's shard.
 */
interface ViewerListener {
  /** A viewer's status has changed. */
  void changed(ViewerEvent event);

  /** A viewer has new statistics. */
  void reported(String viewerId, ViewerStatistics statistics);

  /** A viewer has ended, and counts no more. */
  void gone(String viewerId);
}
