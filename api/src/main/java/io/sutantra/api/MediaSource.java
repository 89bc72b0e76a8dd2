package io.sutantra.api;

import java.io.IOException;
import java.util.List;

/**
 * A running source of one or more tracks on one clock.
 *
 * <p>A source of a single track is easier written as a {@link FrameSource}. <b>Threading:</b>
 * confined, except {@link #statistics()}, which any thread may read. <b>Errors:</b> what {@link
 * #start()} throws ends the source, as for {@link MediaTrack}.
 */
public interface MediaSource extends AutoCloseable {
  /** Opens what the source reads from. Takes a few seconds at most. */
  void start() throws IOException;

  /**
   * Returns the tracks, at least one. Called after {@link #start()}; they do not change. A track
   * whose media comes late, or stops, is there all the same.
   */
  List<? extends MediaTrack> tracks();

  /**
   * Whether the media comes from somebody else, who decides when there is any: a camera, the far
   * end of a network. Such a source may come again after its end, so that the engine opens another
   * one then; and it is not closed while nobody watches, unless the engine is told so.
   */
  default boolean receives() {
    return false;
  }

  /** What the source can say of its reception. */
  default SourceStatistics statistics() {
    return SourceStatistics.NONE;
  }

  /** Gives everything back, within a second. May be called more than once, and without a start. */
  @Override
  void close();
}
