package io.sutantra.api;

/**
 * A sink of a stream: the consumer of the media of all its tracks.
 *
 * <p>A sink that accepts a single track is easier to write as a {@link MediaSink}.
 *
 * <p><b>Threading:</b> {@link #close} may be called from any thread.
 */
public interface StreamSink extends AutoCloseable {
  /**
   * Returns the sink of a track.
   *
   * @param index the index of the track in the {@link StreamDescription}
   */
  TrackSink track(int index);

  /**
   * Announces that no media come for a while: the stream rests, or its source is opened again.
   * Viewers stay. The next media can be decoded without earlier media, and media that the sink
   * keeps for later viewers are out of date then. Not called while {@link TrackSink#offer} runs.
   */
  default void pause() {}

  /** Ends the stream: its viewers are told. May be called more than once. */
  @Override
  void close();
}
