package io.sutantra.api;

/**
 * A sink for streams of a single track. The same object is the sink of the stream and of the track.
 */
public interface MediaSink extends StreamSink, TrackSink {
  @Override
  default TrackSink track(int index) {
    return this;
  }
}
