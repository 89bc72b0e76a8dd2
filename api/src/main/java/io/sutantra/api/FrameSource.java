package io.sutantra.api;

import java.util.List;

/** A running source of a single track, which it is itself. */
public interface FrameSource extends MediaSource, MediaTrack {
  @Override
  default List<? extends MediaTrack> tracks() {
    return List.of(this);
  }
}
