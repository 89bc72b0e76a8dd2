package io.sutantra.api;

import java.io.IOException;
import java.util.List;

/**
 * A running source of one or more tracks on one clock.
 *
 * <p>A source of a single track is easier to write as a {@link FrameSource}.
 *
 * <p><b>Threading:</b> confined, except {@link #statistics()}, which any thread may read.
 *
 * <p><b>Errors:</b> an exception of {@link #start()} ends the source, as for {@link MediaTrack}.
 */
public interface MediaSource extends AutoCloseable {
  /** Opens the input of the source. Takes a few seconds at most. */
  void start() throws IOException;

  /**
   * Returns the tracks, at least one. Called after {@link #start()}; the tracks do not change. A
   * track whose media begin late or stop is in the list all the same.
   */
  List<? extends MediaTrack> tracks();

  /**
   * Returns whether the media come from a remote sender, such as a publisher or the far end of a
   * network, which decides when there are media. Such a source may come back after its end, so the
   * engine opens another source then. The engine does not close such a source while the stream has
   * no viewers, unless the configuration says so.
   */
  default boolean receives() {
    return false;
  }

  /** Returns the statistics of the source's reception. */
  default SourceStatistics statistics() {
    return SourceStatistics.NONE;
  }

  /** Releases all resources, within a second. May be called more than once, and without a start. */
  @Override
  void close();
}
