package io.sutantra.source.capture;

import io.sutantra.api.MediaSource;
import java.io.IOException;
import java.util.List;

/**
 * A source of the media of one or more devices of this machine.
 *
 * <p>All devices are mapped to the engine's clock, which is the time line of all tracks. A device
 * that fails ends the source.
 */
final class CaptureSource implements MediaSource {
  private static final long CLOSE_MILLIS = 800;

  private final List<CapturedTrack> tracks;
  private boolean started;
  private boolean closed;

  CaptureSource(List<CapturedTrack> tracks) {
    this.tracks = tracks;
  }

  @Override
  public void start() throws IOException {
    if (started || closed) {
      throw new IllegalStateException("a source is started once, and not after it was closed");
    }
    started = true;
    boolean open = false;
    try {
      for (CapturedTrack track : tracks) {
        track.start();
      }
      open = true;
    } finally {
      if (!open) {
        close();
      }
    }
  }

  @Override
  public List<CapturedTrack> tracks() {
    if (!started || closed) {
      throw new IllegalStateException(
          closed ? "the source is closed" : "the source was not started");
    }
    return tracks;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    tracks.forEach(CapturedTrack::beginClose);
    for (CapturedTrack track : tracks) {
      track.endClose(CLOSE_MILLIS / tracks.size());
    }
  }
}
