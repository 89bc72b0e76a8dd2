package io.sutantra.transport.mock;

import io.sutantra.api.Environment;
import io.sutantra.api.Settings;
import io.sutantra.api.Transport;
import io.sutantra.api.TransportListener;
import io.sutantra.api.TransportProvider;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.MediaKind;
import io.sutantra.api.media.PacketizedFormat;
import java.util.List;

/**
 * The provider of the transport {@code mock}: RTP packets of pictures and sound of any codec, over
 * TCP.
 */
public final class MockTransportProvider implements TransportProvider {
  /** Creates the provider; {@code ServiceLoader} calls this constructor. */
  public MockTransportProvider() {}

  @Override
  public String name() {
    return "mock";
  }

  @Override
  public MediaKind takes() {
    return MediaKind.PACKETIZED;
  }

  @Override
  public boolean accepts(MediaFormat format) {
    return format instanceof PacketizedFormat packetized && StreamOffer.fits(List.of(packetized));
  }

  @Override
  public String acceptedFormats() {
    return "packetized video and sound of any codec";
  }

  @Override
  public Transport create(Settings settings, Environment environment, TransportListener listener) {
    return new MockTransport(MockTransportSettings.read(settings), environment, listener, this);
  }
}
