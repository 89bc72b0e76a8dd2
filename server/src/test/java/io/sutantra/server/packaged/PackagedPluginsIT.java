package io.sutantra.server.packaged;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.server.ExamplePlugins;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests of third-party plug-ins on the class path of the packaged server, used by their names
 * alone.
 */
class PackagedPluginsIT {
  @TempDir Path directory;

  @Test
  void streamsThroughAStrangersSourceCodecAndTransport() throws IOException, InterruptedException {
    List<String> options = new ArrayList<>();
    for (Path jar : ExamplePlugins.build(directory)) {
      options.addAll(List.of("--plugins", jar.toString()));
    }
    options.addAll(List.of("--source", "ball", "--codec", "blocks", "--transport", "rtpdump"));
    try (PackagedServer server =
        new PackagedServer(
            directory,
            Map.of("sutantra.transports.rtpdump.port", 0),
            options.toArray(String[]::new))) {
      String plan = server.get("/api/streams/demo").path("plan").asText();
      assertThat(plan).contains("encode blocks → packetize blocks; rtpdump takes");
      String address = server.address("demo");
      try (InputStream dump = URI.create(address).toURL().openStream()) {
        assertThat(dump.readNBytes(10_000)).startsWith("#!rtpplay1.0".getBytes(US_ASCII));
      }
      assertThat(server.get("/api/streams/demo").at("/stages/1/out").asLong())
          .as("frames encoded")
          .isPositive();
      server.terminate();
    }
  }
}
