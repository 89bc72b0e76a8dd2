package io.sutantra.source.whep;

import io.sutantra.api.Settings;
import io.sutantra.api.SourceProvider;
import io.sutantra.testkit.SourceProviderContract;
import io.sutantra.transport.webrtc.Stage;
import io.sutantra.transport.webrtc.TestSettings;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;

/** The source contract, for a source that receives a stream of the transport. */
@Timeout(60)
class WhepSourceContractTest extends SourceProviderContract {
  private static Stage stage;

  @BeforeAll
  static void start() throws IOException {
    stage = new Stage(TestSettings.TRANSPORT);
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  @Override
  protected SourceProvider provider() {
    return new WhepSourceProvider();
  }

  @Override
  protected Settings settings() {
    return TestSettings.WHEP;
  }

  @Override
  protected String argument() {
    return stage.server().url("camera").toString();
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
