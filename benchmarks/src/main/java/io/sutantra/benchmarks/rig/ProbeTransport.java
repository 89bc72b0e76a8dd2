package io.sutantra.benchmarks.rig;

import io.sutantra.api.Environment;
import io.sutantra.api.MediaSink;
import io.sutantra.api.Settings;
import io.sutantra.api.StreamDescription;
import io.sutantra.api.Transport;
import io.sutantra.api.TransportListener;
import io.sutantra.api.TransportProvider;
import io.sutantra.api.media.MediaKind;

/**
 * A transport without a network, whose sink is a {@link ProbeSink}.
 *
 * @param name the name of the transport
 * @param arrival the receiver of all frames
 */
public record ProbeTransport(String name, Arrival arrival) implements TransportProvider {
  @Override
  public MediaKind takes() {
    return MediaKind.PACKETIZED;
  }

  @Override
  public Transport create(Settings settings, Environment environment, TransportListener listener) {
    return new Transport() {
      @Override
      public void start() {}

      @Override
      public MediaSink open(StreamDescription stream) {
        return new ProbeSink(arrival);
      }

      @Override
      public void disconnect(String viewerId, String reason) {}

      @Override
      public void close() {}
    };
  }
}
