package io.sutantra.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.sutantra.api.Clock;
import io.sutantra.api.CodecException;
import io.sutantra.api.Settings;
import io.sutantra.api.SignallingException;
import io.sutantra.api.ViewerStatus;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaKind;
import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.api.media.RtpPacket;
import io.sutantra.core.event.EngineEvent;
import io.sutantra.core.event.StreamState;
import io.sutantra.core.fake.FakeCodec;
import io.sutantra.core.fake.FakeSource;
import io.sutantra.core.fake.FakeTransport;
import io.sutantra.core.pipeline.PlanException;
import io.sutantra.core.plugin.Plugins;
import io.sutantra.core.session.SessionAnswer;
import io.sutantra.core.session.Viewer;
import io.sutantra.rtc.rtp.SequenceNumbers;
import io.sutantra.testkit.MapSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class StreamEngineTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int PACKET_THREADS = 3;

  private final FakeCodec toy = FakeCodec.complete("toy");
  private final FakeSource source = new FakeSource();
  private final FakeTransport packets = new FakeTransport("packets", MediaKind.PACKETIZED);
  private final FakeTransport bad = new FakeTransport("bad", MediaKind.ENCODED);
  private final FakeTransport signalled = new FakeTransport("signalled", MediaKind.RAW);
  private final List<String> news = Collections.synchronizedList(new ArrayList<>());
  private Duration startTimeout = Duration.ofSeconds(20);
  private Duration restAfter = Duration.ZERO;
  private StreamEngine engine;

  @BeforeEach
  void open() {
    engine = engine(Threading.STREAM);
  }

  private StreamEngine engine(Threading threading) {
    PluginSettings settings =
        new PluginSettings() {
          @Override
          public Settings codec(String name) {
            return MapSettings.empty();
          }

          @Override
          public Settings transport(String name) {
            return MapSettings.empty();
          }

          @Override
          public Settings source(String name) {
            return MapSettings.empty();
          }

          @Override
          public Settings sink(String name) {
            return MapSettings.empty();
          }
        };
    StreamEngine fresh =
        new StreamEngine(
            Plugins.of(
                List.of(
                    toy,
                    FakeCodec.complete("other"),
                    FakeCodec.encoderOnly("half"),
                    source,
                    packets,
                    bad,
                    signalled)),
            settings,
            new EngineOptions(
                threading,
                2,
                PACKET_THREADS,
                4,
                64,
                Duration.ofMillis(500),
                1158,
                32,
                Duration.ofSeconds(1),
                startTimeout,
                new SourceOptions(
                    Duration.ofMillis(100), Duration.ofMillis(400), restAfter, false)),
            Clock.system());
    fresh.events().subscribe(this::note);
    return fresh;
  }

  private void note(EngineEvent event) {
    String what;
    if (event instanceof EngineEvent.StreamChanged changed) {
      what = changed.state().toString();
    } else if (event instanceof EngineEvent.StreamEnded ended) {
      what = ended.state().toString();
    } else if (event instanceof EngineEvent.ViewerConnecting coming) {
      what = coming.viewer().id() + " CONNECTING";
    } else if (event instanceof EngineEvent.ViewerConnected connected) {
      what = connected.viewer().id() + " CONNECTED";
    } else if (event instanceof EngineEvent.ViewerDisconnected left) {
      what = left.viewer().id() + " DISCONNECTED";
    } else if (event instanceof EngineEvent.ViewerFailed failed) {
      what = failed.viewer().id() + " FAILED";
    } else {
      what = "CREATED";
    }
    news.add(event.streamId() + " " + what);
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private static StreamSpec spec(String id, String source, String codec, String... transports) {
    return new StreamSpec(
        id,
        "test",
        source,
        List.of(transports),
        codec,
        Optional.empty(),
        OptionalDouble.empty(),
        1_000_000,
        false);
  }

  private void awaitFlow(String streamId) {
    int before = packets.taken(streamId).size();
    await().atMost(PATIENCE).until(() -> packets.taken(streamId).size() > before + 5);
  }

  @ParameterizedTest
  @EnumSource(Threading.class)
  void runsStreamsAndStopsThem(Threading threading) {
    engine.close();
    engine = engine(threading);
    Stream one = engine.create(spec("one", "fake", "toy", "packets"));
    engine.create(spec("two", "fake", "toy", "packets"));
    assertThat(engine.streams()).extracting(Stream::id).containsExactly("one", "two");
    awaitFlow("one");
    awaitFlow("two");
    await().atMost(PATIENCE).until(() -> one.snapshot().framesPerSecond() > 50);
    assertThat(one.snapshot().bitrateBps()).isPositive();
    assertThat(one.snapshot().plan()).contains("encode toy → packetize toy");
    assertThat(engine.stop("one")).isTrue();
    assertThat(engine.stop("one")).isFalse();
    assertThat(one.state()).isEqualTo(StreamState.STOPPED);
    awaitFlow("two");
    assertThat(engine.stream("one")).isEmpty();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(news)
                    .containsSubsequence("one CREATED", "one RUNNING", "one STOPPED")
                    .doesNotHaveDuplicates());
  }

  @Test
  void leavesNoThreadsBehind() {
    engine.create(spec("one", "fake", "toy", "packets"));
    awaitFlow("one");
    engine.close();
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().startsWith("sutantra-one")));
  }

  @Test
  void refusesASecondStreamOfOneNameUntilTheFirstHasEnded() {
    engine.create(spec("one", "fake:ends", "toy", "packets"));
    await()
        .atMost(PATIENCE)
        .until(() -> engine.stream("one").orElseThrow().state() == StreamState.ENDED);
    engine.create(spec("one", "fake", "toy", "packets"));
    assertThatThrownBy(() -> engine.create(spec("one", "fake", "toy", "packets")))
        .isInstanceOf(DuplicateStreamException.class)
        .hasMessageContaining("'one'");
    awaitFlow("one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nosuch", "fake:throw-start"})
  void saysWhyASourceDoesNotStartAndLeavesNothingBehind(String source) {
    assertThatThrownBy(() -> engine.create(spec("x", source, "toy", "packets")))
        .isInstanceOf(StreamException.class)
        .hasMessageStartingWith("stream 'x' cannot start: ")
        .hasMessageMatching(".*('nosuch'.*fake.*|.*the source does not start).*");
    assertThat(engine.streams()).isEmpty();
    engine.create(spec("x", "fake", "toy", "packets"));
    awaitFlow("x");
  }

  @Test
  void startsNoStreamWhoseEncoderCannotBeStarted() {
    toy.failureInStart = new CodecException("there is no native library");
    assertThatThrownBy(() -> engine.create(spec("x", "fake:count-close", "toy", "packets")))
        .isInstanceOf(StreamException.class)
        .hasMessage("stream 'x' cannot start: there is no native library");
    assertThat(engine.streams()).isEmpty();
    assertThat(packets.open).hasValue(0);
    assertThat(toy.openEncoders).hasValue(0);
  }

  @Test
  void endsTheStagesOfAStreamWhoseStartFailsAfterThem() {
    assertThatThrownBy(() -> engine.create(spec("x", "fake:throw-wake-by", "toy", "packets")))
        .isInstanceOf(StreamException.class)
        .hasMessageContaining("the source wakes nobody");
    assertThat(toy.openEncoders).hasValue(0);
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().startsWith("sutantra-x")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"fake", "fake:hang-wake-by"})
  void stopsAStreamThatAPluginHoldsUpWhileItIsOpened(String from) {
    toy.hangingIn = from.equals("fake") ? "start" : "";
    engine.launch(spec("x", from, "toy", "packets"));
    await().atMost(PATIENCE).until(() -> packets.open.get() == 1);
    await().atMost(PATIENCE).until(() -> from.equals("fake") || toy.openEncoders.get() > 0);
    Stream stream = engine.stream("x").orElseThrow();
    assertTimeoutPreemptively(PATIENCE, () -> engine.stop("x"));
    assertThat(stream.state()).isEqualTo(StreamState.STOPPED);
    if (from.equals("fake")) {
      assertThat(packets.open).hasValue(0);
    }
  }

  @Test
  void stopsAStreamWhoseSinkDoesNotSayWhetherItWantsMedia() {
    engine.close();
    restAfter = Duration.ofMillis(1);
    engine = engine(Threading.STREAM);
    packets.hangingIn = "wanted";
    Stream stream = engine.create(onDemand("one", "fake:encoded:toy", "packets"));
    await().atMost(PATIENCE).until(() -> packets.asked.get() > 0);
    assertThat(stream.state()).isEqualTo(StreamState.RUNNING);
    assertTimeoutPreemptively(PATIENCE, () -> engine.stop("one"));
    assertThat(packets.open).hasValue(0);
  }

  @Test
  void keepsNoViewerWhoseOfferIsAnsweredTooLate() {
    startTimeout = Duration.ofMillis(200);
    engine.close();
    engine = engine(Threading.STREAM);
    engine.create(spec("one", "fake", "toy", "signalled"));
    signalled.slowInOffer = true;
    List<CompletableFuture<SessionAnswer>> answers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      answers.add(engine.connect("one", "o").toCompletableFuture());
    }
    answers.forEach(
        answer -> assertThatThrownBy(answer::join).hasMessageContaining("did not answer within"));
    await()
        .atMost(PATIENCE)
        .until(() -> news.stream().filter(event -> event.endsWith(" DISCONNECTED")).count() == 2);
    signalled.slowInOffer = false;
    assertThat(engine.connect("one", "o").toCompletableFuture().join().sdp()).isNotEmpty();
    assertThat(signalled.offers).as("one was not made, since nobody waited").hasValue(3);
  }

  @Test
  void closesASourceOnceWhenItsCodecHangs() throws Exception {
    startTimeout = Duration.ofMillis(200);
    engine.close();
    engine = engine(Threading.STREAM);
    toy.hangingIn = "start";
    int before = FakeSource.CLOSED.get();
    assertThatThrownBy(() -> engine.create(spec("x", "fake:count-close", "toy", "packets")))
        .hasMessageContaining("did not start within 200 ms");
    assertThat(FakeSource.CLOSED).hasValue(before + 1);
  }

  @Test
  void keepsAStreamThatWasLaunchedWhateverBecomesOfIt() {
    CompletableFuture<Stream> good =
        engine.launch(spec("good", "fake", "toy", "packets")).toCompletableFuture();
    CompletableFuture<Stream> bad =
        engine.launch(spec("bad", "nosuch", "toy", "packets")).toCompletableFuture();
    assertThat(engine.streams()).extracting(Stream::id).containsExactly("good", "bad");
    assertThat(good.join().state()).isEqualTo(StreamState.RUNNING);
    assertThatThrownBy(bad::join)
        .hasCauseInstanceOf(StreamException.class)
        .hasMessageContaining("stream 'bad' cannot start")
        .hasMessageContaining("'nosuch'");
    Stream kept = engine.stream("bad").orElseThrow();
    assertThat(kept.state()).isEqualTo(StreamState.FAILED);
    assertThat(kept.failure()).hasValueSatisfying(why -> assertThat(why).contains("'nosuch'"));
    assertThatThrownBy(() -> engine.launch(spec("good", "fake", "toy", "packets")))
        .isInstanceOf(DuplicateStreamException.class);
  }

  @Test
  void knowsALaunchedStreamWhileItStarts() {
    startTimeout = Duration.ofMillis(500);
    engine.close();
    engine = engine(Threading.STREAM);
    CompletableFuture<Stream> slow =
        engine.launch(spec("slow", "fake:hang-start", "toy", "packets")).toCompletableFuture();
    assertThat(engine.stream("slow").orElseThrow().state()).isEqualTo(StreamState.STARTING);
    assertThat(slow.join().failure())
        .hasValueSatisfying(why -> assertThat(why).contains("did not start within 500 ms"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hang-create", "hang-start", "hang-format", "hang-receives"})
  void givesUpASourceThatHangsWhileItsStreamIsSetUp(String behaviour) {
    startTimeout = Duration.ofMillis(200);
    engine.close();
    engine = engine(Threading.STREAM);
    assertThatThrownBy(() -> engine.create(spec("x", "fake:" + behaviour, "toy", "packets")))
        .isInstanceOf(StreamException.class)
        .hasMessageContaining("source 'fake:" + behaviour + "' did not")
        .hasMessageContaining("within 200 ms");
    assertThat(engine.streams()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"createEncoder", "start"})
  void givesUpACodecThatHangsWhileItsStreamIsSetUp(String method) {
    startTimeout = Duration.ofMillis(200);
    engine.close();
    engine = engine(Threading.STREAM);
    toy.hangingIn = method;
    assertThatThrownBy(() -> engine.create(spec("x", "fake", "toy", "packets")))
        .isInstanceOf(StreamException.class)
        .hasMessageContaining("codec")
        .hasMessageContaining("within 200 ms");
    assertThat(packets.open).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"create", "takes", "accepts", "signalling", "open"})
  void givesUpATransportThatHangsWhileAStreamIsSetUp(String method) {
    startTimeout = Duration.ofMillis(200);
    engine.close();
    engine = engine(Threading.STREAM);
    bad.hangingIn = method;
    assertThatThrownBy(() -> engine.create(spec("x", "fake", "toy", "packets", "bad")))
        .isInstanceOf(StreamException.class)
        .hasMessageContaining("transport 'bad' did not come back from " + method + " within");
    assertThat(packets.open).hasValue(0);
    assertThat(bad.closes).hasValue(method.equals("signalling") ? 1 : 0);
    bad.hangingIn = "";
    engine.create(spec("x", "fake", "toy", "packets"));
    awaitFlow("x");
  }

  @Test
  void closesASinkThatDoesNotReturnItsTracks() {
    startTimeout = Duration.ofMillis(200);
    engine.close();
    engine = engine(Threading.STREAM);
    packets.throwingInTrack = true;
    assertThatThrownBy(() -> engine.create(spec("x", "fake", "toy", "packets")))
        .hasMessageContaining("track broke");
    assertThat(packets.open).hasValue(0);
    packets.throwingInTrack = false;
    packets.nullTracks = true;
    assertThatThrownBy(() -> engine.create(spec("x", "fake", "toy", "packets")))
        .isInstanceOf(StreamException.class)
        .hasMessageContaining("sink 'packets' returned null for track 0");
    assertThat(packets.open).hasValue(0);
    packets.nullTracks = false;
    packets.hangingIn = "track";
    assertThatThrownBy(() -> engine.create(spec("x", "fake", "toy", "packets")))
        .isInstanceOf(StreamException.class)
        .hasMessageContaining("sink 'packets' did not come back from track within");
    assertThat(packets.open).hasValue(0);
    packets.hangingIn = "";
    engine.create(spec("x", "fake", "toy", "packets"));
    awaitFlow("x");
  }

  @Test
  void saysWhichFormatsCannotBeJoined() {
    assertThatThrownBy(() -> engine.create(spec("x", "fake", "half", "packets")))
        .hasRootCauseInstanceOf(PlanException.class)
        .hasMessageContaining("packetized video of any codec")
        .hasMessageContaining("raw i420 16x16@100")
        .hasMessageContaining("codec 'half' cannot packetize");
  }

  @Test
  void interruptsOnlyTheStreamWhoseSourceBreaks() {
    engine.create(spec("good", "fake", "toy", "packets"));
    Stream broken = engine.create(spec("broken", "fake:throw-poll", "toy", "packets"));
    await().atMost(PATIENCE).until(() -> broken.state() == StreamState.RETRYING);
    assertThat(broken.failure()).hasValueSatisfying(why -> assertThat(why).contains("broke"));
    assertThat(broken.snapshot().nextAttempt()).isPresent();
    awaitFlow("good");
    assertThat(engine.stop("broken")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "encoded:toy", "packets:toy"})
  void goesOnWithTheSameViewersWhenASourceThatFailedIsBack(String kind) {
    source.mood = kind;
    Stream stream = engine.create(spec("one", "fake:moody", "toy", "packets"));
    packets.viewer("one", "a", ViewerStatus.CONNECTING);
    packets.viewer("one", "a", ViewerStatus.CONNECTED);
    awaitFlow("one");
    source.away = true;
    await().atMost(PATIENCE).until(() -> stream.state() == StreamState.RETRYING);
    int before = packets.taken("one").size();
    await().atMost(PATIENCE).until(() -> source.positions.size() > 2);
    assertThat(stream.failure())
        .hasValue("source 'fake:moody' failed with IllegalStateException: the source is away");
    assertThat(stream.acceptsViewers()).isTrue();
    source.away = false;
    await().atMost(PATIENCE).until(() -> stream.state() == StreamState.RUNNING);
    awaitFlow("one");
    assertThat(stream.failure()).isEmpty();
    assertThat(stream.viewer("a").orElseThrow().status()).isEqualTo(ViewerStatus.CONNECTED);
    assertThat(packets.pauses).hasValue(1);
    assertThat(source.positions.get(source.positions.size() - 1)).isZero();
    List<Media> taken = packets.taken("one");
    assertThat(taken.get(before).keyFrame()).isTrue();
    assertNoSeam(taken);
  }

  /** Checks that the media do not show that they came from two sources. */
  private static void assertNoSeam(List<Media> taken) {
    RtpPacket last = null;
    long lastPts = -1;
    for (Media media : taken) {
      assertThat(media.ptsNanos()).isGreaterThan(lastPts);
      lastPts = media.ptsNanos();
      for (RtpPacket packet : ((PacketizedFrame) media).packets()) {
        if (last != null) {
          assertThat(packet.sequenceNumber())
              .isEqualTo(SequenceNumbers.next(last.sequenceNumber()));
          assertThat(packet.timestamp() - last.timestamp()).isNotNegative();
        }
        last = packet;
      }
    }
  }

  @Test
  void opensASourceLaterThatDoesNotStartAtFirst() {
    source.away = true;
    Stream stream = launch(spec("one", "fake:moody", "toy", "signalled"));
    assertThat(stream.state()).isEqualTo(StreamState.RETRYING);
    assertThat(stream.acceptsViewers()).isFalse();
    assertRefused(engine.connect("one", "o"), SignallingException.Reason.NOT_LIVE);
    source.away = false;
    await().atMost(PATIENCE).until(() -> stream.state() == StreamState.RUNNING);
    assertThat(engine.connect("one", "o").toCompletableFuture().join().sdp()).isNotEmpty();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(news).containsSubsequence("one RETRYING", "one RUNNING"));
  }

  private Stream launch(StreamSpec spec) {
    return engine.launch(spec).toCompletableFuture().join();
  }

  @Test
  void stopsAStreamWhoseSourceIsAwayForGood() {
    source.away = true;
    Stream stream = launch(spec("one", "fake:moody", "toy", "packets"));
    assertThat(engine.stop("one")).isTrue();
    int attempts = source.positions.size();
    engine.create(spec("one", "fake", "toy", "packets"));
    awaitFlow("one");
    assertThat(stream.state()).isEqualTo(StreamState.STOPPED);
    assertThat(source.positions).hasSize(attempts + 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "encoded:other"})
  void plansAnewWhenTheSourceDeliversSomethingElse(String later) {
    source.mood = "encoded:toy";
    Stream stream = engine.create(spec("one", "fake:moody", "toy", "packets"));
    packets.viewer("one", "a", ViewerStatus.CONNECTING);
    awaitFlow("one");
    List<Media> first = packets.taken("one");
    source.away = true;
    await().atMost(PATIENCE).until(() -> stream.state() == StreamState.RETRYING);
    source.mood = later;
    source.size = 32;
    source.away = false;
    await().atMost(PATIENCE).until(() -> stream.state() == StreamState.RUNNING);
    awaitFlow("one");
    assertThat(stream.snapshot().width()).isEqualTo(32);
    assertThat(packets.open).hasValue(1);
    // Viewers were told of a codec, so they stay only while the codec stays the same.
    if (later.isEmpty()) {
      assertThat(stream.snapshot().plan()).contains("encode toy");
      assertThat(packets.taken("one")).isSameAs(first);
      assertNoSeam(first);
    } else {
      assertThat(packets.taken("one")).isNotSameAs(first);
    }
  }

  @Test
  void opensASourceAnewThatReceivesAndHasEnded() {
    Stream stream = engine.create(spec("one", "fake:receives-ends", "toy", "packets"));
    await().atMost(PATIENCE).until(() -> source.positions.size() > 2);
    assertThat(stream.state().terminal()).isFalse();
    await().atMost(PATIENCE).until(() -> news.contains("one RETRYING"));
  }

  @Test
  void runsManyStreamsOfPacketsOnFewThreads() {
    for (int i = 0; i < 30; i++) {
      engine.create(spec("s" + i, "fake:encoded:toy", "toy", "packets"));
    }
    for (int i = 0; i < 30; i++) {
      awaitFlow("s" + i);
    }
    assertThat(
            Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("sutantra-(s[0-9]+|packets)-.*")))
        .hasSizeLessThanOrEqualTo(PACKET_THREADS);
  }

  @Test
  void letsAStreamRestThatNobodyWatchesAndWakesItForTheFirst() {
    engine.close();
    restAfter = Duration.ofMillis(100);
    engine = engine(Threading.STREAM);
    packets.wanted = false;
    Stream recorded = engine.create(onDemand("recorded", "fake", "bad"));
    Stream received = engine.create(onDemand("received", "fake:receives", "packets"));
    Stream eager = engine.create(spec("eager", "fake", "toy", "packets"));
    Stream stream = engine.create(onDemand("one", "fake:encoded:toy", "packets"));
    awaitFlow("one");
    await().atMost(PATIENCE).until(() -> stream.state() == StreamState.RESTING);
    assertThat(List.of(recorded.state(), received.state(), eager.state()))
        .containsOnly(StreamState.RUNNING);
    assertThat(stream.acceptsViewers()).isTrue();
    assertThat(threadRuns("sutantra-one-source")).isFalse();
    assertThat(packets.pauses).hasValue(1);
    int before = packets.taken("one").size();
    long lastPts = packets.taken("one").get(before - 1).ptsNanos();
    packets.viewer("one", "a", ViewerStatus.CONNECTING);
    packets.wanted = true;
    await().atMost(PATIENCE).until(() -> packets.taken("one").size() > before + 5);
    assertThat(stream.state()).isEqualTo(StreamState.RUNNING);
    List<Media> taken = packets.taken("one");
    assertThat(taken.get(before).keyFrame()).isTrue();
    assertNoSeam(taken);
    Duration position = source.positions.get(source.positions.size() - 1);
    assertThat(position.toNanos()).isGreaterThan(lastPts);
    assertThat(taken.get(before).ptsNanos()).isGreaterThanOrEqualTo(position.toNanos());
  }

  @Test
  void goesOnWhereTheSourceWouldBeWhenAStreamIsWokenWhoseSourceDoesNotStartAtFirst() {
    engine.close();
    restAfter = Duration.ofMillis(100);
    engine = engine(Threading.STREAM);
    packets.wanted = false;
    source.mood = "encoded:toy";
    Stream stream = engine.create(onDemand("one", "fake:moody", "packets"));
    await().atMost(PATIENCE).until(() -> stream.state() == StreamState.RESTING);
    source.away = true;
    packets.viewer("one", "a", ViewerStatus.CONNECTING);
    await().atMost(PATIENCE).until(() -> stream.state() == StreamState.RETRYING);
    source.away = false;
    await().atMost(PATIENCE).until(() -> stream.state() == StreamState.RUNNING);
    assertThat(source.positions.get(source.positions.size() - 1)).isPositive();
  }

  private static StreamSpec onDemand(String id, String from, String transport) {
    StreamSpec always = spec(id, from, "toy", transport);
    return new StreamSpec(
        id,
        always.creator(),
        always.source(),
        always.transports(),
        always.codec(),
        always.size(),
        always.framesPerSecond(),
        always.bitrateBps(),
        true);
  }

  @Test
  void saysWhatItCanOfASourceThatCannotCount() {
    Stream stream = engine.create(spec("one", "fake:throw-statistics", "toy", "packets"));
    assertThat(stream.snapshot().state()).isEqualTo(StreamState.RUNNING);
    awaitFlow("one");
  }

  @Test
  void survivesATransportThatThrowsFromEveryMethod() {
    engine.create(spec("good", "fake", "toy", "packets"));
    bad.throwing = true;
    assertThatThrownBy(() -> engine.create(spec("x", "fake", "toy", "bad")))
        .hasMessageContaining("create broke");
    bad.throwing = false;
    Stream later = engine.create(spec("later", "fake", "toy", "bad"));
    bad.throwing = true;
    await().atMost(PATIENCE).until(() -> later.state() == StreamState.FAILED);
    assertThat(later.failure()).hasValueSatisfying(why -> assertThat(why).contains("offer broke"));
    awaitFlow("good");
    assertThat(engine.stop("later")).isTrue();
  }

  @Test
  void answersForTheOtherTransportsWhenOneThrows() {
    engine.create(spec("good", "fake", "toy", "packets"));
    engine.create(spec("one", "fake", "toy", "signalled"));
    SessionAnswer viewer = engine.connect("one", "offer").toCompletableFuture().join();
    signalled.throwingWhenAsked = true;
    assertThat(engine.addresses()).containsExactly("tcp://127.0.0.1:1");
    assertThat(engine.iceServers()).isEmpty();
    assertThat(engine.disconnect(viewer.viewerId(), "bye")).isTrue();
  }

  @Test
  void closesInTimeWhateverHangs() {
    engine.create(spec("good", "fake", "toy", "packets"));
    engine.create(spec("slow", "fake:hang-close", "toy", "packets"));
    engine.create(spec("stuck", "fake", "toy", "bad"));
    bad.hangingInClose = true;
    long start = System.nanoTime();
    assertThat(engine.stop("slow")).isTrue();
    assertThat(engine.stop("stuck")).isTrue();
    awaitFlow("good");
    engine.close();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
  }

  @Test
  void makesNobodyWaitForATransportThatHangsInItsStart() {
    engine.create(spec("good", "fake", "toy", "packets"));
    bad.hangingInStart = true;
    CompletableFuture<Void> hanging =
        CompletableFuture.runAsync(() -> engine.create(spec("stuck", "fake", "toy", "bad")));
    await().atMost(PATIENCE).until(() -> threadRuns("sutantra-bad-start"));
    assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> {
          assertThat(engine.addresses()).hasSize(1);
          assertRefused(engine.connect("good", "o"), SignallingException.Reason.NOT_ACCEPTABLE);
          packets.viewer("good", "a", ViewerStatus.CONNECTING);
          engine.create(spec("other", "fake", "toy", "signalled"));
          engine.close();
        });
    assertThat(hanging).isNotDone();
  }

  private static boolean threadRuns(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals(name));
  }

  @Test
  void freesTheNameOfAStreamWhosePluginHasThrownAnError() {
    bad.errorInCreate = new StackOverflowError("deep");
    assertThatThrownBy(() -> engine.create(spec("x", "fake", "toy", "bad")))
        .isInstanceOf(StreamException.class)
        .hasMessageContaining("StackOverflowError: deep");
    assertThat(engine.streams()).isEmpty();
  }

  @Test
  void closesEverySinkWhenOneHangsInItsClose() {
    engine.create(spec("one", "fake", "toy", "bad", "packets"));
    bad.hangingInClose = true;
    assertThat(packets.open).hasValue(1);
    engine.stop("one");
    assertThat(packets.open).hasValue(0);
  }

  @Test
  void givesEverythingBackWhenWhoStopsAStreamWasInterrupted() {
    engine.create(spec("one", "fake:count-close", "toy", "packets"));
    awaitFlow("one");
    int before = FakeSource.CLOSED.get();
    Thread.currentThread().interrupt();
    engine.stop("one");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(FakeSource.CLOSED).hasValue(before + 1);
  }

  @Test
  void leavesNoViewerBehindThatComesToAStreamThatHasEnded() {
    Stream stream = engine.create(spec("one", "fake:ends", "toy", "packets"));
    await().atMost(PATIENCE).until(() -> news.contains("one ENDED"));
    packets.viewer("one", "late", ViewerStatus.CONNECTING);
    assertThat(engine.viewer("late")).isEmpty();
    assertThat(stream.viewers())
        .extracting(Viewer::status)
        .containsExactly(ViewerStatus.DISCONNECTED);
  }

  @Test
  void startsNoStreamThatIsStoppedBefore() {
    CompletableFuture<Stream> creating =
        CompletableFuture.supplyAsync(
            () -> engine.create(spec("one", "fake:slow-start", "toy", "packets")));
    await().atMost(PATIENCE).until(() -> threadRuns("sutantra-one-open"));
    assertThat(engine.stop("one")).isTrue();
    assertThatThrownBy(creating::join)
        .hasCauseInstanceOf(StreamException.class)
        .hasMessageContaining("stopped");
    assertThat(packets.open).hasValue(0);
  }

  @Test
  void opensAStreamAnewOnlyWhenItsPredecessorIsClosed() {
    engine.create(spec("one", "fake:ends", "toy", "packets", "bad"));
    bad.hangingInClose = true;
    await()
        .atMost(PATIENCE)
        .until(() -> engine.stream("one").orElseThrow().state() == StreamState.ENDED);
    engine.create(spec("one", "fake", "toy", "packets"));
    // The state of a stream changes before another thread delivers the event.
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(news).containsSubsequence("one ENDED", "one RUNNING"));
  }

  @Test
  void feedsTheOthersWhenOneSinkNeverDrains() {
    bad.full = true;
    Stream stream = engine.create(spec("one", "fake", "toy", "packets", "bad"));
    awaitFlow("one");
    assertThat(stream.snapshot().stages())
        .filteredOn(stage -> stage.name().equals("sink-bad"))
        .allSatisfy(
            stage -> {
              assertThat(stage.out()).isZero();
              assertThat(stage.dropped()).isPositive();
            });
  }

  @Test
  void keepsBooksOfViewers() {
    Stream stream = engine.create(spec("one", "fake", "toy", "packets"));
    packets.viewer("one", "a", ViewerStatus.CONNECTING);
    packets.viewer("one", "a", ViewerStatus.CONNECTED);
    packets.viewer("one", "a", ViewerStatus.CONNECTING);
    packets.viewer("one", "ghost", ViewerStatus.CONNECTED);
    packets.viewer("nosuch", "b", ViewerStatus.CONNECTING);
    assertThat(stream.snapshot().connectedViewers()).isEqualTo(1);
    assertThat(stream.viewers()).hasSize(1);
    packets.viewer("one", "a", ViewerStatus.DISCONNECTED);
    packets.viewer("one", "a", ViewerStatus.FAILED);
    assertThat(stream.viewers())
        .extracting(Viewer::status)
        .containsExactly(ViewerStatus.DISCONNECTED);
    assertThat(engine.viewer("a")).isEmpty();
    packets.viewer("one", "c", ViewerStatus.CONNECTING);
    engine.stop("one");
    await().atMost(PATIENCE).until(() -> news.contains("one c DISCONNECTED"));
    assertThat(news)
        .containsSubsequence("one a CONNECTING", "one a CONNECTED", "one a DISCONNECTED")
        .doesNotContain("one a FAILED");
  }

  @Test
  void connectsAViewerByOfferAndAnswer() {
    engine.create(spec("one", "fake", "toy", "signalled"));
    SessionAnswer viewer = engine.connect("one", "offer").toCompletableFuture().join();
    assertThat(viewer.sdp()).isEqualTo("answer to offer");
    assertThat(viewer.viewerId()).hasSizeGreaterThan(20);
    assertThat(engine.viewer(viewer.viewerId())).isPresent();
    assertThat(engine.update(viewer.viewerId(), "f").toCompletableFuture().join()).isEmpty();
    assertThat(engine.update(viewer.viewerId(), "new").toCompletableFuture().join())
        .contains("restarted");
    assertThat(engine.iceServers()).hasSize(1);
    assertThat(engine.disconnect(viewer.viewerId(), "bye")).isTrue();
    assertThat(engine.disconnect(viewer.viewerId(), "bye")).isFalse();
    assertRefused(engine.update(viewer.viewerId(), "f"), SignallingException.Reason.NO_SUCH_VIEWER);
  }

  @Test
  void refusesViewersWithAReason() {
    engine.create(spec("one", "fake", "toy", "packets"));
    assertRefused(engine.connect("nosuch", "o"), SignallingException.Reason.NO_SUCH_STREAM);
    assertRefused(engine.connect("one", "o"), SignallingException.Reason.NOT_ACCEPTABLE);
    engine
        .launch(spec("late", "fake:throw-start", "toy", "signalled"))
        .toCompletableFuture()
        .join();
    assertRefused(engine.connect("late", "o"), SignallingException.Reason.NOT_LIVE);
    engine.create(spec("two", "fake", "toy", "signalled"));
    signalled.throwing = true;
    assertRefused(engine.connect("two", "o"), SignallingException.Reason.INTERNAL);
    signalled.throwing = false;
  }

  @ParameterizedTest
  @ValueSource(strings = {"address", "iceServers", "disconnect", "offer", "update"})
  void answersForAllOthersWhileATransportHangs(String method) {
    startTimeout = Duration.ofMillis(500);
    engine.close();
    engine = engine(Threading.STREAM);
    engine.create(spec("good", "fake", "toy", "packets"));
    engine.create(spec("stuck", "fake", "toy", "signalled"));
    String viewer = engine.connect("stuck", "o").toCompletableFuture().join().viewerId();
    engine.addresses();
    engine.iceServers();
    signalled.hangingIn = method;
    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> {
          for (int i = 0; i < 1_000; i++) {
            assertThat(engine.addresses()).contains("tcp://127.0.0.1:1");
            assertThat(engine.iceServers()).hasSize(1);
            engine.metrics();
            engine.streams().forEach(Stream::snapshot);
          }
          switch (method) {
            case "offer" ->
                assertRefused(engine.connect("stuck", "o"), SignallingException.Reason.INTERNAL);
            case "update" ->
                assertRefused(engine.update(viewer, "f"), SignallingException.Reason.INTERNAL);
            default -> engine.disconnect(viewer, "bye");
          }
        });
    awaitFlow("good");
  }

  @Test
  void refusesOffersAtOnceWhenTooManyWaitForATransportThatHangs() {
    engine.create(spec("stuck", "fake", "toy", "signalled"));
    signalled.hangingIn = "offer";
    CompletionStage<SessionAnswer> last = engine.connect("stuck", "o");
    for (int i = 0; i < 300; i++) {
      last = engine.connect("stuck", "o");
    }
    assertRefused(last, SignallingException.Reason.FULL);
  }

  @Test
  void showsTheLastStatisticsOfASourceThatHangs() {
    Stream stream = engine.create(spec("one", "fake:hang-statistics", "toy", "packets"));
    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> {
          for (int i = 0; i < 1_000; i++) {
            assertThat(stream.snapshot().state()).isEqualTo(StreamState.RUNNING);
          }
        });
    awaitFlow("one");
    assertThat(
            Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("sutantra-questions")))
        .hasSizeLessThan(8);
  }

  private static void assertRefused(CompletionStage<?> stage, SignallingException.Reason reason) {
    assertThatThrownBy(() -> stage.toCompletableFuture().join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(SignallingException.class)
        .cause()
        .extracting(cause -> ((SignallingException) cause).reason())
        .isEqualTo(reason);
  }
}
