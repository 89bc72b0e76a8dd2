package io.sutantra.api;

/**
 * A place for a stream's media that is no transport: a recording, a file, another program.
 *
 * <p>A stream names its sinks as {@code NAME} or {@code NAME:ARGUMENT}, as in {@code
 * wav:/srv/sound.wav}.
 */
public interface SinkProvider extends Provider, SinkFormats {
  /**
   * Makes a sink for one stream.
   *
   * @param argument what follows the colon; empty if there is none
   * @param stream with the tracks that the sink is given
   * @throws SettingsException for settings that do not do
   * @throws IllegalArgumentException for an argument that does not do; the message says what to
   *     write
   */
  StandaloneSink create(
      String argument, StreamDescription stream, Settings settings, Environment environment);
}
