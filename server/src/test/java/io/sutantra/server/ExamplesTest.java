package io.sutantra.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.Guice;
import io.sutantra.api.CodecProvider;
import io.sutantra.api.Depacketizer;
import io.sutantra.api.VideoDecoder;
import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.api.media.RtpPacket;
import io.sutantra.api.media.VideoFrame;
import io.sutantra.core.config.Configuration;
import io.sutantra.core.config.ConfigurationException;
import io.sutantra.core.engine.StreamEngine;
import io.sutantra.core.plugin.PluginDescription;
import io.sutantra.core.plugin.Plugins;
import io.sutantra.core.wiring.EngineModule;
import io.sutantra.rtc.rtp.RtpHeader;
import io.sutantra.testkit.TestEnvironment;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests of third-party plug-ins in jars of their own. They carry a stream from the first picture to
 * the last byte: source {@code ball}, codec {@code blocks}, transport {@code rtpdump}.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ExamplesTest {
  private static final int FRAMES = 45;

  @TempDir static Path folder;
  private static URLClassLoader loader;

  @BeforeAll
  static void build() throws IOException {
    List<URL> urls = new ArrayList<>();
    for (Path jar : ExamplePlugins.build(folder)) {
      urls.add(jar.toUri().toURL());
    }
    loader = new URLClassLoader(urls.toArray(URL[]::new), ExamplesTest.class.getClassLoader());
  }

  @AfterAll
  static void unload() throws IOException {
    loader.close();
  }

  private static Configuration configuration(Map<String, Object> more) {
    Map<String, Object> overrides = new HashMap<>(more);
    overrides.put("sutantra.codec", "blocks");
    overrides.put("sutantra.transport", "rtpdump");
    overrides.put("sutantra.stream-defaults.source", "ball:3");
    overrides.put("sutantra.transports.rtpdump.port", 0);
    return Configuration.load(Optional.empty(), overrides, loader);
  }

  @Test
  void areFoundBesideOurs() {
    assertThat(Plugins.load(loader).list())
        .extracting(PluginDescription::name)
        .contains("blocks", "rtpdump", "ball", "vp8", "test-pattern");
  }

  @Test
  void haveTheirSettingsChecked() {
    assertThatThrownBy(() -> configuration(Map.of("sutantra.codecs.blocks.smalest-block", 3)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("did you mean sutantra.codecs.blocks.smallest-block?");
  }

  @Test
  void carryAStreamFromTheFirstPictureToTheLastByte() throws IOException {
    Configuration configuration = configuration(Map.of());
    Plugins plugins = Plugins.load(loader);
    try (StreamEngine engine =
        Guice.createInjector(new EngineModule(configuration, plugins))
            .getInstance(StreamEngine.class)) {
      engine.create(configuration.stream("demo", "test", Map.of()));
      String address =
          engine.addresses().stream()
              .filter(text -> text.startsWith("http:"))
              .findFirst()
              .orElseThrow();
      List<PacketizedFrame> frames = fetch(URI.create(address + "/demo"));
      long bytes = frames.stream().mapToLong(PacketizedFrame::sizeBytes).sum();
      assertThat(bytes * 8 * 30 / FRAMES).as("bits a second").isBetween(100_000L, 1_200_000L);
      assertPlayable(plugins.codec("blocks"), configuration, frames);
    }
  }

  private static List<PacketizedFrame> fetch(URI uri) throws IOException {
    List<PacketizedFrame> frames = new ArrayList<>();
    List<RtpPacket> packets = new ArrayList<>();
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(uri.toURL().openStream()))) {
      assertThat(new String(in.readNBytes(25), StandardCharsets.US_ASCII))
          .isEqualTo("#!rtpplay1.0 127.0.0.1/0\n");
      in.skipNBytes(16);
      int expected = -1;
      while (frames.size() < FRAMES) {
        in.skipNBytes(2);
        byte[] packet = new byte[in.readUnsignedShort()];
        in.skipNBytes(4);
        in.readFully(packet);
        RtpHeader header = RtpHeader.parse(ByteBuffer.wrap(packet)).orElseThrow();
        assertThat(packet.length).isLessThanOrEqualTo(1_158 + RtpHeader.FIXED_LENGTH);
        assertThat(header.payloadType()).isEqualTo(96);
        assertThat(expected < 0 ? header.sequenceNumber() : expected)
            .isEqualTo(header.sequenceNumber());
        expected = (header.sequenceNumber() + 1) & 0xFFFF;
        Bytes payload =
            Bytes.wrap(packet)
                .slice(header.payloadOffset(), header.payloadOffset() + header.payloadLength());
        packets.add(
            new RtpPacket(header.sequenceNumber(), header.timestamp(), header.marker(), payload));
        if (header.marker()) {
          frames.add(new PacketizedFrame(packets, false, 0, frames.size(), frames.size()));
          packets = new ArrayList<>();
        }
      }
    }
    return frames;
  }

  private static void assertPlayable(
      CodecProvider codec, Configuration configuration, List<PacketizedFrame> frames) {
    List<Integer> whitePixels = new ArrayList<>();
    try (TestEnvironment environment = new TestEnvironment();
        VideoDecoder decoder =
            codec.createDecoder(configuration.codec("blocks"), environment).orElseThrow()) {
      Depacketizer depacketizer =
          codec
              .payloadFormat(configuration.codec("blocks"), environment)
              .orElseThrow()
              .depacketizer()
              .orElseThrow();
      decoder.start();
      for (PacketizedFrame frame : frames) {
        decoder.decode(
            depacketizer.depacketize(frame).orElseThrow(),
            picture -> {
              assertThat(picture.width()).isEqualTo(640);
              assertThat(picture.height()).isEqualTo(360);
              whitePixels.add(whitePixels(picture));
              picture.release();
            });
      }
    }
    assertThat(whitePixels).hasSize(FRAMES);
    assertThat(whitePixels).as("pixels of balls").allMatch(count -> count > 500);
    assertThat(whitePixels.stream().distinct().count()).as("different pictures").isGreaterThan(5);
  }

  private static int whitePixels(VideoFrame picture) {
    int count = 0;
    for (int i = 0; i < picture.offsetU(); i++) {
      count += (picture.data().get(i) & 0xFF) > 200 ? 1 : 0;
    }
    return count;
  }
}
