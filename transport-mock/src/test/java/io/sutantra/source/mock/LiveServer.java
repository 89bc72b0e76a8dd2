package io.sutantra.source.mock;

import io.sutantra.api.MediaSink;
import io.sutantra.api.StreamDescription;
import io.sutantra.api.Transport;
import io.sutantra.testkit.MapSettings;
import io.sutantra.testkit.SingleTrackSink;
import io.sutantra.testkit.SyntheticMedia;
import io.sutantra.testkit.TestEnvironment;
import io.sutantra.testkit.ViewerLog;
import io.sutantra.transport.mock.MockFixture;
import io.sutantra.transport.mock.MockTransportProvider;
import java.io.IOException;

/** A running transport with a stream {@code demo}, for sources to receive. */
final class LiveServer implements AutoCloseable {
  final TestEnvironment environment = new TestEnvironment();
  final ViewerLog log = new ViewerLog();
  final SyntheticMedia media = new SyntheticMedia(MockFixture.FORMAT, 3_000, environment);
  final Transport transport;
  final MediaSink sink;

  LiveServer(MapSettings settings) throws IOException {
    transport = new MockTransportProvider().create(settings, environment, log);
    transport.start();
    sink =
        SingleTrackSink.of(
            transport.open(new StreamDescription("demo", MockFixture.FORMAT, 1_000_000)));
  }

  String address() {
    return transport.address().orElseThrow() + "/demo";
  }

  @Override
  public void close() {
    transport.close();
    environment.close();
  }
}
