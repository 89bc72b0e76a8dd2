package io.sutantra.source.file;

import io.sutantra.api.FrameSource;
import io.sutantra.api.MediaSource;
import io.sutantra.api.MediaTrack;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaFormat;
import java.io.IOException;

/** A file's first track as a frame source of its own. */
record FirstTrack(MediaSource source) implements FrameSource {
  private MediaTrack track() {
    return source.tracks().get(0);
  }

  @Override
  public void start() throws IOException {
    source.start();
  }

  @Override
  public MediaFormat format() {
    return track().format();
  }

  @Override
  public Media poll(long nowNanos) throws IOException {
    return track().poll(nowNanos);
  }

  @Override
  public long nextPollNanos(long nowNanos) {
    return track().nextPollNanos(nowNanos);
  }

  @Override
  public boolean ended() {
    return track().ended();
  }

  @Override
  public void close() {
    source.close();
  }
}
