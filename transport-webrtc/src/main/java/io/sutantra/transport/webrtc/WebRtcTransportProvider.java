package io.sutantra.transport.webrtc;

import io.sutantra.api.Environment;
import io.sutantra.api.Settings;
import io.sutantra.api.Transport;
import io.sutantra.api.TransportListener;
import io.sutantra.api.TransportProvider;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.MediaKind;
import io.sutantra.api.media.MediaType;
import io.sutantra.api.media.RawFormat;

/** The provider of the transport {@code webrtc}. */
public final class WebRtcTransportProvider implements TransportProvider {
  @Override
  public String name() {
    return "webrtc";
  }

  @Override
  public MediaKind takes() {
    return MediaKind.RAW;
  }

  @Override
  public boolean accepts(MediaFormat format) {
    return format instanceof RawFormat && format.type() == MediaType.VIDEO;
  }

  @Override
  public String acceptedFormats() {
    return "raw i420";
  }

  @Override
  public Transport create(Settings settings, Environment environment, TransportListener listener) {
    return new WebRtcTransport(TransportSettings.of(settings), environment, listener);
  }
}
