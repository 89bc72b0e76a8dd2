package io.sutantra.api;

/**
 * A destination of a stream's media other than a transport: a recording, a file, another program.
 *
 * <p>A stream names its sinks as {@code NAME} or {@code NAME:ARGUMENT}, as in {@code
 * wav:/srv/sound.wav}.
 */
public interface SinkProvider extends Provider, SinkFormats {
  /**
   * Creates a sink for one stream. A stream whose source delivers other media than before closes
   * its sink and creates another one with the same argument, so a sink of files must not overwrite
   * what an earlier sink has written.
   *
   * @param argument the text after the colon; empty if there is none
   * @param stream the stream, with the tracks that the sink is given
   * @throws SettingsException for invalid settings
   * @throws IllegalArgumentException for an invalid argument; the message states what to write
   */
  StandaloneSink create(
      String argument, StreamDescription stream, Settings settings, Environment environment);
}
