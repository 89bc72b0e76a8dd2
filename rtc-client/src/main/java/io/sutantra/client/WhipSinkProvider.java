package io.sutantra.client;

import io.sutantra.api.Environment;
import io.sutantra.api.Settings;
import io.sutantra.api.SinkProvider;
import io.sutantra.api.StandaloneSink;
import io.sutantra.api.StreamDescription;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.MediaKind;
import io.sutantra.api.media.PacketizedFormat;
import io.sutantra.api.whep.WhepSession;
import java.net.URI;

/** The provider of the sink {@code whip:URL}. */
public final class WhipSinkProvider implements SinkProvider {
  /** Creates a provider, as the {@code ServiceLoader} does. */
  public WhipSinkProvider() {}

  @Override
  public String name() {
    return "whip";
  }

  @Override
  public MediaKind takes() {
    return MediaKind.PACKETIZED;
  }

  @Override
  public boolean accepts(MediaFormat format) {
    return format instanceof PacketizedFormat;
  }

  @Override
  public String acceptedFormats() {
    return "packetized video and sound of any codec";
  }

  @Override
  public StandaloneSink create(
      String argument, StreamDescription stream, Settings settings, Environment environment) {
    URI endpoint =
        WhepSession.endpoint(argument)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "the sink 'whip' needs the URL of a WHIP endpoint, such as"
                            + " whip:http://127.0.0.1:8080/whip/camera; this was '%s'"
                                .formatted(argument)));
    return new WhipSink(endpoint, stream, WhipSinkSettings.of(settings), environment);
  }
}
