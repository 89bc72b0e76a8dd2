package io.sutantra.client;

import io.sutantra.api.Settings;
import io.sutantra.api.SourceProvider;
import io.sutantra.testkit.MapSettings;
import io.sutantra.testkit.SourceProviderContract;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;

/** Watches a stream of the transport. */
@Timeout(60)
class RtpSourceContractTest extends SourceProviderContract {
  /** The defaults of {@code reference.conf}. */
  static final MapSettings SETTINGS =
      MapSettings.of(
          Map.of(
              "token",
              "",
              "tcp",
              false,
              "codec",
              "vp8",
              "encoding-name",
              "",
              "sound",
              true,
              "connect-timeout",
              Duration.ofSeconds(10),
              "reorder-wait",
              Duration.ofMillis(150),
              "queue-frames",
              64,
              "max-sdp-bytes",
              65_536));

  private static LiveServer server;
  private static ScheduledExecutorService pump;

  @BeforeAll
  static void serve() throws IOException {
    server = new LiveServer();
    pump = Executors.newSingleThreadScheduledExecutor();
    var unused = pump.scheduleAtFixedRate(server::send, 0, 5, TimeUnit.MILLISECONDS);
  }

  @AfterAll
  static void stop() {
    pump.shutdownNow();
    server.close();
  }

  @Override
  protected SourceProvider provider() {
    return new RtpSourceProvider();
  }

  @Override
  protected Settings settings() {
    return SETTINGS;
  }

  @Override
  protected String argument() {
    return server.url("demo");
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
