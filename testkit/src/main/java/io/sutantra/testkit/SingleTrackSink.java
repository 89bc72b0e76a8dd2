package io.sutantra.testkit;

import io.sutantra.api.MediaSink;
import io.sutantra.api.StreamSink;
import io.sutantra.api.TrackSink;
import io.sutantra.api.media.Media;

/**
 * A sink of a stream of a single track, as one object.
 *
 * @param stream the stream's sink
 * @param track the sink of its only track
 */
public record SingleTrackSink(StreamSink stream, TrackSink track) implements MediaSink {
  /** Wraps the sink of a stream of a single track. */
  public static SingleTrackSink of(StreamSink stream) {
    return new SingleTrackSink(stream, stream.track(0));
  }

  @Override
  public TrackSink track(int index) {
    return stream.track(index);
  }

  @Override
  public boolean offer(Media media) {
    return track.offer(media);
  }

  @Override
  public boolean wanted() {
    return track.wanted();
  }

  @Override
  public void pause() {
    stream.pause();
  }

  @Override
  public void close() {
    stream.close();
  }
}
