package io.sutantra.api;

/** Takes a stream of a single track, whose sink it is itself. */
public interface MediaSink extends StreamSink, TrackSink {
  @Override
  default TrackSink track(int index) {
    return this;
  }
}
