package io.sutantra.api;

/**
 * Takes a stream: the media of its tracks.
 *
 * <p>A sink that takes one track alone is easier written as a {@link MediaSink}. <b>Threading:</b>
 * {@link #close} comes from any thread.
 */
public interface StreamSink extends AutoCloseable {
  /**
   * Returns the sink of a track.
   *
   * @param index of the track in the {@link StreamDescription}
   */
  TrackSink track(int index);

  /**
   * Says that no media comes for a while: the stream rests, or its source is opened anew. Viewers
   * stay. What comes next begins with media that can be decoded by itself; what is kept for viewers
   * to come is out of date then. Not called while {@link TrackSink#offer} runs.
   */
  default void pause() {}

  /** Ends the stream: its viewers are told. May be called more than once. */
  @Override
  void close();
}
