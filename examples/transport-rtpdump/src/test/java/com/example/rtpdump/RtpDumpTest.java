package com.example.rtpdump;

import io.sutantra.api.Settings;
import io.sutantra.api.Transport;
import io.sutantra.api.TransportProvider;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.PacketizedFormat;
import io.sutantra.api.media.RtpFormat;
import io.sutantra.testkit.MapSettings;
import io.sutantra.testkit.TestViewer;
import io.sutantra.testkit.TransportProviderContract;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** The contract of a transport, run with this example. */
final class RtpDumpTest extends TransportProviderContract {
  private static final MapSettings SETTINGS =
      MapSettings.of(
          Map.of(
              "host", "127.0.0.1",
              "port", 0,
              "max-viewers", 32,
              "queue-frames", 64,
              "payload-type", 96));

  @Override
  protected TransportProvider provider() {
    return new RtpDumpProvider();
  }

  @Override
  protected Settings settings() {
    return SETTINGS;
  }

  @Override
  protected MediaFormat format() {
    return new PacketizedFormat("vp8", new RtpFormat("VP8", 90_000, ""), 64, 64, 30);
  }

  @Override
  protected TestViewer connect(Transport started, String streamId) throws IOException {
    return new DumpReader(started.address().orElseThrow(), streamId, true);
  }

  @Override
  protected Optional<TestViewer> connectUnreading(Transport started, String streamId)
      throws IOException {
    return Optional.of(new DumpReader(started.address().orElseThrow(), streamId, false));
  }

  @Override
  protected Optional<Settings> settingsForAddressOf(Transport started) {
    int port = URI.create(started.address().orElseThrow()).getPort();
    return Optional.of(SETTINGS.with("port", port));
  }
}
