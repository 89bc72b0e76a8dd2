package io.sutantra.api;

import java.util.List;

/** A source of a single track. The same object is the source and the track. */
public interface FrameSource extends MediaSource, MediaTrack {
  @Override
  default List<? extends MediaTrack> tracks() {
    return List.of(this);
  }
}
