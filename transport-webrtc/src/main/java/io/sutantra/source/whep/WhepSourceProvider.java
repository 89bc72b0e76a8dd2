package io.sutantra.source.whep;

import io.sutantra.api.Environment;
import io.sutantra.api.FrameSource;
import io.sutantra.api.Settings;
import io.sutantra.api.SourceProvider;
import io.sutantra.api.SourceRequest;
import io.sutantra.api.whep.WhepSession;
import java.net.URI;

/** The provider of the source {@code whep:URL}. */
public final class WhepSourceProvider implements SourceProvider {
  @Override
  public String name() {
    return "whep";
  }

  @Override
  public FrameSource create(SourceRequest request, Settings settings, Environment environment) {
    return new WhepSource(endpoint(request.argument()), WhepSettings.of(settings), environment);
  }

  private static URI endpoint(String argument) {
    return WhepSession.endpoint(argument)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the source 'whep' needs the URL of a WHEP endpoint, such as"
                        + " whep:http://127.0.0.1:8080/whep/camera; this was '%s'"
                            .formatted(argument)));
  }
}
