package io.sutantra.core.plugin;

import io.sutantra.api.CodecProvider;
import io.sutantra.api.Provider;
import io.sutantra.api.SinkProvider;
import io.sutantra.api.SourceProvider;
import io.sutantra.api.TransportProvider;
import java.util.Locale;

/** The kinds of plug-ins. */
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

  /** Returns the interface that plug-ins of this kind implement. */
  public Class<? extends Provider> service() {
    return service;
  }

  /** Returns the name for people: {@code codec}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
