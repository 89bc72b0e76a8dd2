package io.sutantra.source.mock;

import io.sutantra.api.Settings;
import io.sutantra.api.SourceProvider;
import io.sutantra.testkit.SourceProviderContract;
import io.sutantra.transport.mock.MockFixture;
import java.io.IOException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class MockSourceContractTest extends SourceProviderContract {
  private LiveServer server;
  private ScheduledFuture<?> pump;

  @BeforeEach
  void serve() throws IOException {
    server = new LiveServer(MockFixture.transportSettings());
    pump =
        server
            .environment
            .scheduler()
            .scheduleAtFixedRate(
                () -> server.sink.offer(server.media.next(true)), 0, 2, TimeUnit.MILLISECONDS);
  }

  @AfterEach
  void stop() {
    pump.cancel(false);
    server.close();
  }

  @Override
  protected SourceProvider provider() {
    return new MockSourceProvider();
  }

  @Override
  protected Settings settings() {
    return MockFixture.sourceSettings();
  }

  @Override
  protected String argument() {
    return server.address();
  }

  @Override
  protected boolean clockDriven() {
    return false;
  }

  @Override
  protected boolean scales() {
    return false;
  }
}
