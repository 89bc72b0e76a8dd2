package io.sutantra.transport.mock;

import io.sutantra.api.Settings;
import io.sutantra.api.Transport;
import io.sutantra.api.TransportProvider;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.testkit.TestViewer;
import io.sutantra.testkit.TransportProviderContract;
import java.util.Optional;

class MockTransportContractTest extends TransportProviderContract {
  @Override
  protected TransportProvider provider() {
    return new MockTransportProvider();
  }

  @Override
  protected Settings settings() {
    return MockFixture.transportSettings();
  }

  @Override
  protected MediaFormat format() {
    return MockFixture.FORMAT;
  }

  @Override
  protected Optional<MediaFormat> soundFormat() {
    return Optional.of(MockFixture.SOUND);
  }

  @Override
  protected TestViewer connect(Transport started, String streamId) throws Exception {
    return SocketViewer.watch(MockFixture.port(started.address().orElseThrow()), streamId);
  }

  @Override
  protected Optional<TestViewer> connectUnreading(Transport started, String streamId)
      throws Exception {
    int port = MockFixture.port(started.address().orElseThrow());
    return Optional.of(
        SocketViewer.say(port, "SUTANTRA/1 SUBSCRIBE " + streamId + " tracks=all\n"));
  }

  @Override
  protected Optional<Settings> settingsForAddressOf(Transport started) {
    int port = MockFixture.port(started.address().orElseThrow());
    return Optional.of(MockFixture.transportSettings().with("port", port));
  }
}
