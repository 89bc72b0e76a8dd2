package io.sutantra.core.plugin;

import io.sutantra.api.CodecProvider;
import io.sutantra.api.Provider;
import io.sutantra.api.SinkProvider;
import io.sutantra.api.SourceProvider;
import io.sutantra.api.TransportProvider;
import java.util.Locale;

/** What plug-ins there can be. */
public enum PluginKind {
  /** A {@link CodecProvider}. */
  CODEC(CodecProvider.class),
  /** A {@link TransportProvider}. */
  TRANSPORT(TransportProvider.class),
  /** A {@link SourceProvider}. */
  SOURCE(SourceProvider.class),
  /** A {@link SinkProvider}. */
  SINK(SinkProvider.class);

  private final Class<? extends Provider> service;

  PluginKind(Class<? extends Provider> service) {
    this.service = service;
  }

  /** The interface that such a plug-in implements. */
  public Class<? extends Provider> service() {
    return service;
  }

  /** For people: {@code codec}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
