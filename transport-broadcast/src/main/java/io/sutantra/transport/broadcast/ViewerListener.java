package io.sutantra.transport.broadcast;

import io.sutantra.api.ViewerEvent;
import io.sutantra.api.ViewerStatistics;

/** Hears of the viewers of all shards. <b>Threading:</b> on the viewer's shard. */
interface ViewerListener {
  void changed(ViewerEvent event);

  void reported(String viewerId, ViewerStatistics statistics);

  /** It lives on another shard from now on. On the one of before. */
  void moved(String viewerId, Shard from, Shard to);

  /** It has come to an end and takes no place any more. */
  void gone(BroadcastViewer viewer);
}
