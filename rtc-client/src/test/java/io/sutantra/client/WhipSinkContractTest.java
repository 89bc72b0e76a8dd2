package io.sutantra.client;

import io.sutantra.api.Settings;
import io.sutantra.api.SinkProvider;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.PacketizedFormat;
import io.sutantra.api.media.RtpFormat;
import io.sutantra.testkit.SinkProviderContract;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** The contract test of the sink, which publishes to a server of WHIP. */
@Timeout(60)
class WhipSinkContractTest extends SinkProviderContract {
  private WhipServer server;

  @BeforeEach
  void listen() throws IOException {
    server = new WhipServer();
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @Override
  protected SinkProvider provider() {
    return new WhipSinkProvider();
  }

  @Override
  protected Settings settings() {
    return WhipSinkTest.SETTINGS;
  }

  @Override
  protected MediaFormat format() {
    return new PacketizedFormat("vp8", new RtpFormat("VP8", 90_000, ""), 320, 180, 30);
  }

  @Override
  protected String argument() {
    return server.url("/whip/camera");
  }
}
