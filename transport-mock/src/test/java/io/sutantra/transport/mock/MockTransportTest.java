package io.sutantra.transport.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.sutantra.api.MediaSink;
import io.sutantra.api.SettingsException;
import io.sutantra.api.StreamDescription;
import io.sutantra.api.StreamSink;
import io.sutantra.api.TrackDescription;
import io.sutantra.api.Transport;
import io.sutantra.api.ViewerStatistics;
import io.sutantra.api.ViewerStatus;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.PacketizedFormat;
import io.sutantra.api.media.RtpFormat;
import io.sutantra.mock.wire.Answer;
import io.sutantra.rtc.rtcp.NtpTime;
import io.sutantra.rtc.rtcp.ReportBlock;
import io.sutantra.rtc.rtcp.RtcpReader;
import io.sutantra.rtc.rtcp.RtcpVisitor;
import io.sutantra.rtc.rtcp.RtcpWriter;
import io.sutantra.testkit.MapSettings;
import io.sutantra.testkit.SingleTrackSink;
import io.sutantra.testkit.SyntheticMedia;
import io.sutantra.testkit.TestEnvironment;
import io.sutantra.testkit.ViewerLog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MockTransportTest {
  private final TestEnvironment environment = new TestEnvironment();
  private final ViewerLog log = new ViewerLog();
  private final SyntheticMedia media = new SyntheticMedia(MockFixture.FORMAT, 3_000, environment);
  private final SyntheticMedia sound = new SyntheticMedia(MockFixture.SOUND, 120, environment);
  private final List<AutoCloseable> opened = new ArrayList<>();
  private Transport transport;
  private MediaSink sink;

  private void start(MapSettings settings) throws IOException {
    transport = new MockTransportProvider().create(settings, environment, log);
    transport.start();
    sink =
        SingleTrackSink.of(
            transport.open(new StreamDescription("demo", MockFixture.FORMAT, 1_000_000)));
  }

  private int port() {
    return MockFixture.port(transport.address().orElseThrow());
  }

  private SocketViewer watch() throws IOException {
    SocketViewer viewer = SocketViewer.watch(port(), "demo");
    opened.add(viewer);
    return viewer;
  }

  private SocketViewer say(String line) throws IOException {
    SocketViewer viewer = SocketViewer.say(port(), line);
    opened.add(viewer);
    return viewer;
  }

  private void awaitConnected(int count) {
    await().until(() -> log.viewers("demo", ViewerStatus.CONNECTED).size() == count);
  }

  private void offer(boolean keyFrame) {
    offer(media.next(keyFrame));
  }

  private void offer(Media frame) {
    MockFixture.offer(sink, environment, frame);
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable closeable : opened) {
      closeable.close();
    }
    transport.close();
    environment.close();
    assertThat(log.violations()).isEmpty();
    assertThat(log.unended()).isEmpty();
  }

  @Test
  void answersWithTheFormat() throws IOException {
    start(MockFixture.transportSettings());
    Answer answer = Answer.parse(watch().answer()).orElseThrow();
    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Accepted.class,
            accepted ->
                assertThat(accepted.tracks().stream().map(Answer.Track::format))
                    .containsExactly(MockFixture.FORMAT));
  }

  @Test
  void saysWhatIsWrongWithASubscriptionAndCloses() throws IOException {
    start(MockFixture.transportSettings().with("handshake-timeout", Duration.ofMillis(100)));
    for (String[] expectation :
        new String[][] {
          {"SUTANTRA/1 SUBSCRIBE nothing\n", "404", "no stream 'nothing'; open: demo"},
          {"GET / HTTP/1.1\r\n\r\n", "400", "'GET / HTTP/1.1' is not understood"},
          {"SUTANTRA/2 SUBSCRIBE demo\n", "400", "SUTANTRA/1 SUBSCRIBE STREAM"},
          {"x".repeat(10_000), "414", "256 bytes"},
          {"SUTANTRA/1 SUB", "408", "100 ms"},
        }) {
      SocketViewer viewer = say(expectation[0]);
      assertThat(viewer.answer())
          .startsWith("SUTANTRA/1 " + expectation[1] + " ")
          .contains(expectation[2]);
      assertThat(viewer.closedByServer()).isTrue();
    }
    assertThat(log.events()).isEmpty();
    assertThat(environment.counted("viewers.refused")).isEqualTo(5);
  }

  @Test
  void refusesOneViewerTooMany() throws IOException {
    start(MockFixture.transportSettings().with("max-viewers", 1));
    SocketViewer first = watch();
    assertThat(say("SUTANTRA/1 SUBSCRIBE demo\n").answer())
        .startsWith("SUTANTRA/1 503 there are 1");
    first.close();
    await().until(() -> log.viewers("demo", ViewerStatus.DISCONNECTED).size() == 1);
    assertThat(watch().answer()).startsWith("SUTANTRA/1 200 ");
  }

  @Test
  void fiftyViewersReceiveTheSame() throws IOException {
    start(MockFixture.transportSettings());
    List<SocketViewer> viewers = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      viewers.add(watch());
    }
    awaitConnected(50);
    for (int i = 0; i < 300; i++) {
      offer(i % 50 == 0);
    }
    for (SocketViewer viewer : viewers) {
      await().atMost(Duration.ofSeconds(30)).until(() -> viewer.framesReceived() == 300);
      assertThat(viewer.checksums()).isEqualTo(viewers.get(0).checksums());
      assertThat(viewer.beganWithKeyFrame()).isTrue();
    }
    assertThat(viewers.get(0).checksums()).doesNotHaveDuplicates();
    sink.close();
    for (SocketViewer viewer : viewers) {
      await().until(viewer::ended);
      assertThat(viewer.heardGoodbye()).isTrue();
    }
    await().until(() -> log.unended().isEmpty());
    for (String id : log.viewers("demo", ViewerStatus.DISCONNECTED)) {
      assertThat(log.statistics(id).framesSent()).isEqualTo(300);
      assertThat(log.statistics(id).framesDropped()).isZero();
      assertThat(log.statistics(id).packetsSent()).isEqualTo(900);
      assertThat(log.statistics(id).bytesSent()).isEqualTo(300L * (3_000 + 3 * 12));
    }
  }

  @Test
  void aSlowViewerLosesWholeFramesUpToAKeyFrame() throws IOException {
    start(
        MockFixture.transportSettings()
            .with("queue-bytes", 100_000)
            .with("send-buffer-bytes", 8_192));
    SocketViewer healthy = watch();
    awaitConnected(1);
    SocketViewer slow = say("SUTANTRA/1 SUBSCRIBE demo\n");
    awaitConnected(2);
    int offered = 1_000;
    for (int i = 0; i < offered; i++) {
      offer(i % 10 == 0);
      int sofar = i;
      await().pollInterval(Duration.ofMillis(1)).until(() -> healthy.framesReceived() == sofar + 1);
    }
    String slowId = log.viewers("demo", ViewerStatus.CONNECTED).get(1);
    await().until(() -> log.statistics(slowId).framesDropped() > 500);
    log.takeKeyFrameRequest();
    slow.readOn();
    await().until(log::takeKeyFrameRequest);
    long before = slow.framesReceived();
    offer(false);
    offer(true);
    offer(false);
    await().until(() -> slow.framesReceived() >= before + 2);
    sink.close();
    await().until(() -> log.unended().isEmpty());
    ViewerStatistics its = log.statistics(slowId);
    assertThat(its.framesSent() + its.framesDropped()).isEqualTo(offered + 3);
    assertThat(its.framesSent()).isEqualTo(slow.framesReceived());
    assertThat(slow.decodable()).as("after a gap a key frame, and whole frames only").isTrue();
    assertThat(environment.counted("frames.dropped")).isEqualTo(its.framesDropped());
    assertThat(environment.counted("frames.sent")).isEqualTo(its.framesSent() + offered + 3);
  }

  @Test
  void hearsWhatViewersSay() throws IOException {
    start(MockFixture.transportSettings());
    SocketViewer viewer = watch();
    awaitConnected(1);
    String id = log.viewers("demo", ViewerStatus.CONNECTED).get(0);
    await().until(log::takeKeyFrameRequest);
    int ssrc =
        ((Answer.Accepted) Answer.parse(viewer.answer()).orElseThrow()).tracks().get(0).ssrc();
    viewer.send(
        framed(
            rtcp ->
                rtcp.receiverReport(7, List.of(new ReportBlock(ssrc, 1, 23, 4, 900, 0, 0)))
                    .pictureLoss(7, ssrc)));
    await().until(log::takeKeyFrameRequest);
    await().until(() -> log.statistics(id).packetsLost() == 23);
    assertThat(log.statistics(id).jitterNanos()).isEqualTo(10_000_000);
    viewer.send(new byte[] {0, 0});
    viewer.send(framed(rtcp -> rtcp.goodbye(7, "seen enough")));
    await().until(() -> log.viewers("demo", ViewerStatus.DISCONNECTED).contains(id));
    assertThat(log.events().get(2).detail()).isEqualTo("the viewer left: seen enough");
  }

  private static byte[] framed(Consumer<RtcpWriter> content) {
    ByteBuffer compound = ByteBuffer.allocate(500);
    content.accept(new RtcpWriter(compound));
    compound.flip();
    return ByteBuffer.allocate(2 + compound.remaining())
        .putShort((short) compound.remaining())
        .put(compound)
        .array();
  }

  @Test
  void whoDoesNotAskForAllTracksIsSentTheFirst() throws IOException {
    StreamSink both = startWithSound();
    SocketViewer old = say("SUTANTRA/1 SUBSCRIBE demo\n");
    old.readOn();
    SocketViewer viewer = watch();
    awaitConnected(2);
    assertThat(old.answer()).doesNotContain("audio");
    for (int i = 0; i < 10; i++) {
      MockFixture.offer(both.track(0), environment, media.next(i == 0));
      MockFixture.offer(both.track(1), environment, sound.next(true));
    }
    await().until(() -> viewer.soundReceived() == 10 && viewer.framesReceived() == 10);
    await().until(() -> old.framesReceived() == 10);
    assertThat(old.packetsReceived()).isEqualTo(viewer.packetsReceived());
    String id = log.viewers("demo", ViewerStatus.CONNECTED).get(1);
    await().until(() -> log.statistics(id).framesSent() == 20);
    assertThat(log.statistics(id).details().get("codec")).isEqualTo("synthetic, synthetic-sound");
  }

  @Test
  void senderReportsOfBothTracksAgree() throws IOException {
    StreamSink both = startWithSound();
    SocketViewer viewer = watch();
    awaitConnected(1);
    for (int i = 0; i < 10; i++) {
      MockFixture.offer(both.track(0), environment, media.next(i == 0));
      MockFixture.offer(both.track(1), environment, sound.next(true));
    }
    // Reports come with each track's first packet, and after a second.
    await().until(() -> viewer.senderReports().size() >= 4);
    List<Answer.Track> tracks =
        ((Answer.Accepted) Answer.parse(viewer.answer()).orElseThrow()).tracks();
    List<Long> origins = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (byte[] packet : viewer.senderReports()) {
      RtcpVisitor visitor =
          new RtcpVisitor() {
            @Override
            public void senderReport(int ssrc, long ntp, int timestamp, int packets, int octets) {
              Answer.Track track =
                  tracks.stream().filter(its -> its.ssrc() == ssrc).findFirst().orElseThrow();
              // The time stamp of media time 0 in this test's media.
              long ticks = timestamp + 1_000_000L;
              int rate = track.format().rtp().clockRateHz();
              origins.add(NtpTime.epochNanos(ntp) - ticks * 1_000_000_000L / rate);
            }

            @Override
            public void cname(int ssrc, String cname) {
              names.add(cname);
            }
          };
      assertThat(RtcpReader.read(ByteBuffer.wrap(packet), visitor)).isZero();
    }
    assertThat(names).hasSize(1);
    for (long origin : origins) {
      assertThat(origin).isCloseTo(origins.get(0), within(100_000L));
    }
  }

  private StreamSink startWithSound() throws IOException {
    transport =
        new MockTransportProvider().create(MockFixture.transportSettings(), environment, log);
    transport.start();
    return transport.open(
        new StreamDescription(
            "demo",
            List.of(
                new TrackDescription(MockFixture.FORMAT, 1_000_000),
                new TrackDescription(MockFixture.SOUND, 64_000))));
  }

  @Test
  void garbageEndsItsSenderAlone() throws IOException {
    start(MockFixture.transportSettings().with("handshake-timeout", Duration.ofMillis(500)));
    SocketViewer good = watch();
    awaitConnected(1);
    byte[] flood = new byte[2 * 150];
    for (byte[] garbage :
        List.of(
            new byte[] {0, 4, 1, 2, 3, 4},
            new byte[] {(byte) 0xFF, (byte) 0xFF},
            "GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII),
            new byte[] {0, 12, (byte) 0x81},
            flood)) {
      SocketViewer bad = watch();
      bad.send(garbage);
      await().until(bad::ended);
    }
    SocketViewer half = watch();
    half.send(new byte[] {0});
    half.close();
    await().until(() -> log.viewers("demo", ViewerStatus.FAILED).size() == 6);
    assertThat(environment.counted("input.malformed")).isEqualTo(6);
    assertThat(environment.counted("viewers.failed")).isEqualTo(6);
    offer(true);
    await().until(() -> good.framesReceived() == 1);
  }

  @Test
  void fiveHundredSilentConnectionsHarmNobody() throws Exception {
    start(MockFixture.transportSettings().with("handshake-timeout", Duration.ofSeconds(2)));
    SocketViewer before = watch();
    awaitConnected(1);
    offer(true);
    for (int i = 0; i < 500; i++) {
      opened.add(new Socket(InetAddress.getLoopbackAddress(), port()));
      offer(false);
    }
    assertThat(environment.gauged("connections.waiting")).isLessThanOrEqualTo(256);
    SocketViewer during = watch();
    awaitConnected(2);
    offer(true);
    await().until(() -> during.framesReceived() == 1 && before.framesReceived() == 502);
    await().until(() -> environment.gauged("connections.waiting") == 0);
    assertThat(environment.gauged("viewers")).isEqualTo(2);
    assertThat(
            environment.counted("connections.evicted") + environment.counted("connections.expired"))
        .isEqualTo(500);
  }

  @Test
  void seededLossIsTheSameEveryTime() throws IOException {
    MapSettings lossy =
        MockFixture.transportSettings()
            .with("network-loss", 0.1)
            .with("network-latency", Duration.ofMillis(20))
            .with("network-jitter", Duration.ofMillis(10))
            .with("network-seed", 4711);
    List<List<Integer>> runs = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      start(lossy);
      SyntheticMedia same = new SyntheticMedia(MockFixture.FORMAT, 3_000, environment);
      SocketViewer viewer = watch();
      await().until(() -> log.unended().size() == 1 && log.takeKeyFrameRequest());
      for (int i = 0; i < 200; i++) {
        offer(same.next(i == 0));
      }
      int sofar = run + 1;
      await().until(() -> environment.counted("frames.sent") == 200L * sofar);
      transport.close();
      await().until(viewer::ended);
      runs.add(viewer.sequenceNumbers());
    }
    assertThat(runs.get(1)).isEqualTo(runs.get(0));
    assertThat(runs.get(0).size()).isBetween(500, 580);
    assertThat(environment.counted("network.lost")).isEqualTo(2 * (600L - runs.get(0).size()));
  }

  @Test
  void framesThatAnImitatedNetworkHoldsAreDroppedAtTheEnd() throws IOException {
    start(
        MockFixture.transportSettings()
            .with("network-latency", Duration.ofSeconds(10))
            .with("network-loss", 0.2));
    watch();
    awaitConnected(1);
    for (int i = 0; i < 300; i++) {
      offer(i == 0);
    }
    String id = log.viewers("demo", ViewerStatus.CONNECTED).get(0);
    sink.close();
    await().until(() -> log.unended().isEmpty());
    assertThat(log.statistics(id).framesSent()).isZero();
    assertThat(log.statistics(id).framesDropped()).isEqualTo(300);
  }

  @Test
  void whatWaitsForViewersThatDoNotReadIsBounded() throws IOException {
    start(
        MockFixture.transportSettings()
            .with("queue-bytes", 200_000)
            .with("send-buffer-bytes", 8_192));
    for (int i = 0; i < 20; i++) {
      say("SUTANTRA/1 SUBSCRIBE demo\n");
    }
    awaitConnected(20);
    SyntheticMedia large = new SyntheticMedia(MockFixture.FORMAT, 50_000, environment);
    for (int i = 0; i < 4_000; i++) {
      offer(large.next(i % 10 == 0));
    }
    // Each viewer was offered 200 MB; frames of 50 kB and queues of 200 kB leave four frames for
    // each.
    for (String id : log.viewers("demo", ViewerStatus.CONNECTED)) {
      await().until(() -> log.statistics(id).framesDropped() > 3_000);
      assertThat(log.statistics(id).numbers().get("frames-queued").intValue())
          .isLessThanOrEqualTo(4);
    }
    long start = System.nanoTime();
    transport.close();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    assertThat(environment.counted("frames.sent") + environment.counted("frames.dropped"))
        .isEqualTo(20L * 4_000);
  }

  @Test
  void refusesWhatCannotBeToldInALine() throws IOException {
    start(MockFixture.transportSettings());
    PacketizedFormat talkative =
        new PacketizedFormat("vp8", new RtpFormat("VP8", 90_000, "x".repeat(5_000)), 1, 1, 30);
    assertThatThrownBy(() -> transport.open(new StreamDescription("wordy", talkative, 1_000_000)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void namesTheSettingThatDoesNotDo() throws IOException {
    start(MockFixture.transportSettings());
    Map.<String, Object>of(
            "port",
            70_000,
            "host",
            " ",
            "handshake-timeout",
            Duration.ZERO,
            "network-latency",
            Duration.ofDays(1),
            "network-loss",
            1.5)
        .forEach(
            (key, value) ->
                assertThatThrownBy(
                        () ->
                            new MockTransportProvider()
                                .create(
                                    MockFixture.transportSettings().with(key, value),
                                    environment,
                                    log))
                    .isInstanceOf(SettingsException.class)
                    .hasMessageContaining(key));
  }
}
