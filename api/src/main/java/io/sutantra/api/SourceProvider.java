package io.sutantra.api;

/**
 * Where media comes from: a pattern, a file, a camera, the far end of a network.
 *
 * <p>A stream names its source as {@code NAME} or {@code NAME:ARGUMENT}, as in {@code
 * file:/srv/film.mkv}.
 */
public interface SourceProvider extends Provider {
  /**
   * A new source for one stream.
   *
   * @throws SettingsException for settings that do not do
   * @throws IllegalArgumentException for a request that it cannot fulfil, such as a missing
   *     argument; the message says what to write
   */
  MediaSource create(SourceRequest request, Settings settings, Environment environment);
}
