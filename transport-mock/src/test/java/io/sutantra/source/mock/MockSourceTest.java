package io.sutantra.source.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.sutantra.api.MediaSource;
import io.sutantra.api.MediaTrack;
import io.sutantra.api.SourceRequest;
import io.sutantra.api.StreamDescription;
import io.sutantra.api.StreamSink;
import io.sutantra.api.TrackDescription;
import io.sutantra.api.ViewerStatus;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.testkit.MapSettings;
import io.sutantra.testkit.SyntheticMedia;
import io.sutantra.testkit.TestEnvironment;
import io.sutantra.transport.mock.MockFixture;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MockSourceTest {
  private final TestEnvironment environment = new TestEnvironment();
  private LiveServer server;
  private MediaSource source;

  private void start(MapSettings transport, MapSettings settings) throws IOException {
    server = new LiveServer(transport);
    source = create(server.address(), settings);
    source.start();
    await().until(() -> server.log.viewers("demo", ViewerStatus.CONNECTED).size() == 1);
    await().until(server.log::takeKeyFrameRequest);
  }

  private MediaSource create(String argument, MapSettings settings) {
    return new MockSourceProvider()
        .create(
            new SourceRequest("copy", argument, Optional.empty(), OptionalDouble.empty()),
            settings,
            environment);
  }

  private List<PacketizedFrame> offer(int count) {
    List<PacketizedFrame> offered = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      PacketizedFrame frame = (PacketizedFrame) server.media.next(i == 0);
      MockFixture.offer(server.sink, server.environment, frame);
      offered.add(frame);
    }
    return offered;
  }

  private List<PacketizedFrame> poll(int count) {
    List<PacketizedFrame> polled = new ArrayList<>();
    await()
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              var next = source.tracks().get(0).poll(environment.clock().nanoTime());
              while (next != null) {
                polled.add((PacketizedFrame) next);
                next = source.tracks().get(0).poll(environment.clock().nanoTime());
              }
              return polled.size() >= count;
            });
    return polled;
  }

  @AfterEach
  void closeAll() {
    if (source != null) {
      source.close();
    }
    if (server != null) {
      server.close();
      assertThat(server.log.violations()).isEmpty();
      assertThat(server.log.unended()).isEmpty();
    }
    environment.close();
  }

  @Test
  void receivesWhatIsSent() throws IOException {
    start(MockFixture.transportSettings(), MockFixture.sourceSettings());
    assertThat(source.tracks().get(0).format()).isEqualTo(MockFixture.FORMAT);
    List<PacketizedFrame> offered = offer(60);
    List<PacketizedFrame> polled = poll(60);
    for (int i = 0; i < 60; i++) {
      assertThat(polled.get(i).packets()).isEqualTo(offered.get(i).packets());
      // A tick of the clock has 11,111 ns, and time stamps are rounded down to a tick.
      assertThat(polled.get(i).ptsNanos())
          .isBetween(offered.get(i).ptsNanos() - 11_112, offered.get(i).ptsNanos() + 11_112);
      assertThat(polled.get(i).captureNanos())
          .isBetween(offered.get(i).captureNanos(), environment.clock().nanoTime());
      assertThat(polled.get(i).keyFrame()).isFalse();
    }
    await().until(() -> source.statistics().packets() == 180);
    assertThat(source.statistics().bytes()).isEqualTo(180_000);
    assertThat(source.statistics().packetsLost()).isZero();
    assertThat(source.statistics().framesDropped()).isZero();
  }

  @Test
  void receivesPicturesAndSoundOnOneTimeLine() throws IOException {
    server = new LiveServer(MockFixture.transportSettings());
    server.sink.close();
    StreamSink both =
        server.transport.open(
            new StreamDescription(
                "both",
                List.of(
                    new TrackDescription(MockFixture.FORMAT, 1_000_000),
                    new TrackDescription(MockFixture.SOUND, 64_000))));
    source =
        create(
            server.transport.address().orElseThrow() + "/both",
            MockFixture.sourceSettings().with("queue-frames", 200));
    source.start();
    assertThat(source.tracks().stream().map(MediaTrack::format))
        .containsExactly(MockFixture.FORMAT, MockFixture.SOUND);
    await().until(() -> server.log.viewers("both", ViewerStatus.CONNECTED).size() == 1);
    SyntheticMedia sound = new SyntheticMedia(MockFixture.SOUND, 120, server.environment);
    List<Media> pictures = new ArrayList<>();
    List<Media> pieces = new ArrayList<>();
    // The pictures begin 100 ms of media time after the sound.
    for (int i = 0; i < 60; i++) {
      MockFixture.offer(both.track(1), server.environment, sound.next(true));
      if (i >= 5) {
        PacketizedFrame picture = (PacketizedFrame) server.media.next(i == 5);
        MockFixture.offer(
            both.track(0),
            server.environment,
            new PacketizedFrame(
                picture.packets(),
                picture.keyFrame(),
                0,
                picture.ptsNanos() + 100_000_000,
                picture.captureNanos()));
      }
    }
    await()
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              drain(source.tracks().get(0), pictures);
              drain(source.tracks().get(1), pieces);
              return pictures.size() == 55 && pieces.size() == 60;
            });
    for (int i = 0; i < 55; i++) {
      assertThat(pictures.get(i).ptsNanos() - pieces.get(0).ptsNanos())
          .isCloseTo(100_000_000 + i * 33_333_333L, within(100_000L));
    }
    for (int i = 0; i < 60; i++) {
      assertThat(pieces.get(i).keyFrame()).isTrue();
      assertThat(pieces.get(i).ptsNanos() - pieces.get(0).ptsNanos())
          .isCloseTo(i * 20_000_000L, within(100_000L));
    }
    both.close();
    await().until(() -> source.tracks().stream().allMatch(MediaTrack::ended));
    assertThat(source.statistics().packets()).isEqualTo(55 * 3 + 60);
    assertThat(source.statistics().packetsLost()).isZero();
  }

  private static void drain(MediaTrack track, List<Media> into) throws IOException {
    for (Media next = track.poll(0); next != null; next = track.poll(0)) {
      into.add(next);
    }
  }

  @Test
  void asksForKeyFramesAndReports() throws IOException {
    start(MockFixture.transportSettings().with("network-loss", 0.2), MockFixture.sourceSettings());
    offer(50);
    await().until(() -> source.statistics().packets() > 0);
    source.tracks().get(0).requestKeyFrame();
    await().until(server.log::takeKeyFrameRequest);
    String id = server.log.viewers("demo", ViewerStatus.CONNECTED).get(0);
    await().until(() -> server.log.statistics(id).packetsLost() > 0);
    assertThat(server.log.statistics(id).packetsLost())
        .isEqualTo(source.statistics().packetsLost());
    assertThat(server.log.statistics(id).jitterNanos()).isPositive();
    assertThat(server.environment.counted("input.malformed")).isZero();
  }

  @Test
  void requestsWithoutEndDoNotOffendTheServer() throws IOException {
    start(MockFixture.transportSettings(), MockFixture.sourceSettings());
    String id = server.log.viewers("demo", ViewerStatus.CONNECTED).get(0);
    long begun = System.nanoTime();
    await()
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              source.tracks().get(0).requestKeyFrame();
              return server.log.statistics(id).keyFrameRequests() >= 5;
            });
    long tenths = Duration.ofNanos(System.nanoTime() - begun).toMillis() / 100;
    // The server itself asks at the start, and once a second while no key frame comes.
    assertThat(server.log.statistics(id).keyFrameRequests()).isLessThanOrEqualTo(tenths + 5);
    offer(1);
    poll(1);
    assertThat(server.log.viewers("demo", ViewerStatus.CONNECTED)).hasSize(1);
  }

  @Test
  void lostPacketsLeaveGaps() throws IOException {
    start(MockFixture.transportSettings().with("network-loss", 0.1), MockFixture.sourceSettings());
    List<PacketizedFrame> polled = new ArrayList<>();
    int offered = 0;
    for (int i = 0; i < 10; i++) {
      offered += 3 * offer(20).size();
      await()
          .pollInterval(Duration.ofMillis(1))
          .until(() -> source.tracks().get(0).poll(0) != null);
    }
    server.sink.close();
    await()
        .until(
            () -> {
              var next = source.tracks().get(0).poll(0);
              if (next != null) {
                polled.add((PacketizedFrame) next);
              }
              return source.tracks().get(0).ended();
            });
    assertThat(polled).anyMatch(frame -> frame.packets().size() < 3);
    // Losses at the very beginning or end cannot be seen.
    long seen = source.statistics().packets() + source.statistics().packetsLost();
    assertThat(seen).isBetween(offered - 10L, (long) offered);
    assertThat(source.statistics().packetsLost()).isBetween(30L, 90L);
  }

  @Test
  void endsWhenTheServerSaysGoodbye() throws IOException {
    start(MockFixture.transportSettings(), MockFixture.sourceSettings());
    offer(3);
    server.sink.close();
    assertThat(source.tracks().get(0).ended()).isFalse();
    assertThat(poll(3)).hasSize(3);
    await().until(() -> source.tracks().get(0).ended());
    assertThat(source.tracks().get(0).poll(0)).isNull();
    await().until(() -> server.log.viewers("demo", ViewerStatus.DISCONNECTED).size() == 1);
  }

  @Test
  void dropsTheOldestWhenNobodyPolls() throws IOException {
    start(MockFixture.transportSettings(), MockFixture.sourceSettings().with("queue-frames", 10));
    List<PacketizedFrame> offered = offer(100);
    await().until(() -> source.statistics().packets() == 300);
    await().until(() -> source.statistics().framesDropped() == 90);
    List<PacketizedFrame> polled = poll(10);
    assertThat(polled).hasSize(10);
    assertThat(polled.get(9).packets()).isEqualTo(offered.get(99).packets());
  }

  @Test
  void dropsTheOldestWhenTheyAreLarge() throws IOException {
    start(
        MockFixture.transportSettings(), MockFixture.sourceSettings().with("queue-bytes", 10_000));
    offer(100);
    // A frame of 3,000 bytes takes slightly more room; three frames fit.
    await().until(() -> source.statistics().framesDropped() == 97);
  }

  @Test
  void stopsInTimeAndSaysGoodbye() throws IOException {
    start(MockFixture.transportSettings(), MockFixture.sourceSettings());
    long begun = System.nanoTime();
    source.close();
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(1));
    source.close();
    await().until(() -> server.log.viewers("demo", ViewerStatus.DISCONNECTED).size() == 1);
    assertThat(server.log.events().get(2).detail()).isEqualTo("the viewer left");
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().startsWith("sutantra-source-mock"));
  }

  @Test
  void saysWhichStreamsThereAre() throws IOException {
    server = new LiveServer(MockFixture.transportSettings());
    MediaSource wrong =
        create(server.transport.address().orElseThrow() + "/other", MockFixture.sourceSettings());
    assertThatThrownBy(wrong::start)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("there is no stream 'other'; open: demo");
  }

  @Test
  void saysHowAnAddressIsWritten() {
    for (String address :
        List.of(
            "",
            "demo",
            "tcp://127.0.0.1/demo",
            "tcp://127.0.0.1:8190",
            "tcp://127.0.0.1:8190/",
            "tcp://127.0.0.1:99999/demo",
            "udp://127.0.0.1:8190/demo",
            "tcp://127.0.0.1:8190/demo?x",
            "tcp://a b:8190/demo")) {
      assertThatThrownBy(() -> create(address, MockFixture.sourceSettings()))
          .as(address)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("mock:tcp://HOST:PORT/STREAM");
    }
    assertThatThrownBy(() -> create("tcp://127.0.0.1:8190/De_mo", MockFixture.sourceSettings()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a-z, 0-9 and -");
    assertThat(MockAddress.parse("tcp://[::1]:8190/demo").toString())
        .isEqualTo("tcp://[::1]:8190/demo");
  }
}
