package io.sutantra.api;

/** A way for media to reach viewers. */
public interface TransportProvider extends Provider, SinkFormats {
  /** Creates a transport, which serves all streams that use it. */
  Transport create(Settings settings, Environment environment, TransportListener listener);
}
