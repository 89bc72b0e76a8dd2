package io.sutantra.api;

/**
 * An origin of media: a pattern, a file, a camera, the far end of a network.
 *
 * <p>A stream names its source as {@code NAME} or {@code NAME:ARGUMENT}, as in {@code
 * file:/srv/film.mkv}.
 */
public interface SourceProvider extends Provider {
  /**
   * Creates a source for one stream.
   *
   * @throws SettingsException for invalid settings
   * @throws IllegalArgumentException for a request that the source cannot fulfil, such as a missing
   *     argument; the message states what to write
   */
  MediaSource create(SourceRequest request, Settings settings, Environment environment);
}
