package io.sutantra.client;

import io.sutantra.api.Environment;
import io.sutantra.api.MediaSource;
import io.sutantra.api.Settings;
import io.sutantra.api.SourceProvider;
import io.sutantra.api.SourceRequest;
import io.sutantra.api.whep.WhepSession;
import java.net.URI;

/** The provider of the source {@code whep-rtp:URL}. */
public final class RtpSourceProvider implements SourceProvider {
  /** Creates a provider, as the {@code ServiceLoader} does. */
  public RtpSourceProvider() {}

  @Override
  public String name() {
    return "whep-rtp";
  }

  @Override
  public MediaSource create(SourceRequest request, Settings settings, Environment environment) {
    return new RtpSource(endpoint(request.argument()), RtpSourceSettings.of(settings), environment);
  }

  private static URI endpoint(String argument) {
    return WhepSession.endpoint(argument)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the source 'whep-rtp' needs the URL of a WHEP endpoint, such as"
                        + " whep-rtp:http://127.0.0.1:8080/whep/camera; this was '%s'"
                            .formatted(argument)));
  }
}
