package io.sutantra.transport.broadcast;

import io.sutantra.api.Environment;
import io.sutantra.api.Settings;
import io.sutantra.api.Transport;
import io.sutantra.api.TransportListener;
import io.sutantra.api.TransportProvider;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.MediaKind;
import io.sutantra.api.media.PacketizedFormat;

/** The provider of the transport {@code broadcast}. */
public final class BroadcastTransportProvider implements TransportProvider {
  static final String NAME = "broadcast";

  @Override
  public String name() {
    return NAME;
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
    return BroadcastTransport.ACCEPTED;
  }

  @Override
  public Transport create(Settings settings, Environment environment, TransportListener listener) {
    return new BroadcastTransport(
        BroadcastSettings.of(settings),
        environment,
        listener,
        System.getLogger(environment.loggerName()));
  }
}
