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
import io.sutantra.api.media.MediaKind;
import io.sutantra.core.fake.FakeCodec;
import io.sutantra.core.fake.FakeSource;
import io.sutantra.core.fake.FakeTransport;
import io.sutantra.core.pipeline.PlanException;
import io.sutantra.core.plugin.Plugins;
import io.sutantra.testkit.MapSettings;
import java.time.Duration;
import java.time.Instant;
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

  private final FakeCodec toy = FakeCodec.complete("toy");
  private final FakeTransport packets = new FakeTransport("packets", MediaKind.PACKETIZED);
  private final FakeTransport bad = new FakeTransport("bad", MediaKind.ENCODED);
  private final FakeTransport signalled = new FakeTransport("signalled", MediaKind.RAW);
  private final List<String> news = Collections.synchronizedList(new ArrayList<>());
  private Duration startTimeout = Duration.ofSeconds(20);
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
        };
    StreamEngine fresh =
        new StreamEngine(
            Plugins.of(
                List.of(
                    toy, FakeCodec.encoderOnly("half"), new FakeSource(), packets, bad, signalled)),
            settings,
            new EngineOptions(
                threading,
                2,
                4,
                64,
                Duration.ofMillis(500),
                1158,
                32,
                Duration.ofSeconds(1),
                startTimeout),
            Clock.system());
    fresh.addListener(
        new EngineListener() {
          @Override
          public void viewerChanged(Stream stream, Viewer viewer) {
            news.add(stream.id() + " " + viewer.id() + " " + viewer.status());
          }

          @Override
          public void streamChanged(Stream stream) {
            news.add(stream.id() + " " + stream.state());
          }
        });
    return fresh;
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
    assertThat(news).contains("one RUNNING", "one STOPPED");
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
  void keepsAStreamThatWasLaunchedWhateverBecomesOfIt() {
    CompletableFuture<Stream> good =
        engine.launch(spec("good", "fake", "toy", "packets")).toCompletableFuture();
    CompletableFuture<Stream> bad =
        engine.launch(spec("bad", "fake:throw-start", "toy", "packets")).toCompletableFuture();
    assertThat(engine.streams()).extracting(Stream::id).containsExactly("good", "bad");
    assertThat(good.join().state()).isEqualTo(StreamState.RUNNING);
    assertThatThrownBy(bad::join)
        .hasCauseInstanceOf(StreamException.class)
        .hasMessageContaining("stream 'bad' cannot start")
        .hasMessageContaining("the source does not start");
    Stream kept = engine.stream("bad").orElseThrow();
    assertThat(kept.state()).isEqualTo(StreamState.FAILED);
    assertThat(kept.failure())
        .hasValueSatisfying(why -> assertThat(why).contains("the source does not start"));
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
    assertThatThrownBy(slow::join).hasMessageContaining("did not start within 500 ms");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hang-create", "hang-start", "hang-format"})
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
  @ValueSource(strings = {"create", "takes", "accepts", "open"})
  void givesUpATransportThatHangsWhileAStreamIsSetUp(String method) {
    startTimeout = Duration.ofMillis(200);
    engine.close();
    engine = engine(Threading.STREAM);
    bad.hangingIn = method;
    assertThatThrownBy(() -> engine.create(spec("x", "fake", "toy", "packets", "bad")))
        .isInstanceOf(StreamException.class)
        .hasMessageContaining("transport 'bad' did not come back from " + method + " within");
    assertThat(packets.open).hasValue(0);
    bad.hangingIn = "";
    engine.create(spec("x", "fake", "toy", "packets"));
    awaitFlow("x");
  }

  @Test
  void saysWhichFormatsCannotBeJoined() {
    assertThatThrownBy(() -> engine.create(spec("x", "fake", "half", "packets")))
        .hasRootCauseInstanceOf(PlanException.class)
        .hasMessageContaining("packetized media of any codec")
        .hasMessageContaining("raw i420 16x16@100")
        .hasMessageContaining("codec 'half' cannot packetize");
  }

  @Test
  void failsOnlyTheStreamWhoseSourceBreaks() {
    engine.create(spec("good", "fake", "toy", "packets"));
    Stream broken = engine.create(spec("broken", "fake:throw-poll", "toy", "packets"));
    await().atMost(PATIENCE).until(() -> broken.state() == StreamState.FAILED);
    assertThat(broken.failure()).hasValueSatisfying(why -> assertThat(why).contains("broke"));
    awaitFlow("good");
    assertThat(engine.stop("broken")).isTrue();
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
    SignalledViewer viewer = engine.connect("one", "offer").toCompletableFuture().join();
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
  void startsNoStreamThatWasStoppedBefore() {
    Stream stream =
        new Stream(spec("one", "fake", "toy", "packets"), 1, Instant.EPOCH, changed -> {});
    stream.finish(StreamState.STOPPED, "", Duration.ofSeconds(1));
    assertThatThrownBy(
            () ->
                stream.open(
                    opening -> {
                      throw new AssertionError("a stream that nobody will stop was opened");
                    }))
        .isInstanceOf(StreamException.class)
        .hasMessageContaining("stopped");
  }

  @Test
  void opensAStreamAnewOnlyWhenItsPredecessorIsClosed() {
    engine.create(spec("one", "fake:ends", "toy", "packets", "bad"));
    bad.hangingInClose = true;
    await()
        .atMost(PATIENCE)
        .until(() -> engine.stream("one").orElseThrow().state() == StreamState.ENDED);
    engine.create(spec("one", "fake", "toy", "packets"));
    // A stream's state is seen before its news are told, by another thread.
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
    assertThat(news)
        .containsSubsequence("one a CONNECTING", "one a CONNECTED", "one a DISCONNECTED")
        .contains("one c DISCONNECTED")
        .doesNotContain("one a FAILED");
  }

  @Test
  void connectsAViewerByOfferAndAnswer() {
    engine.create(spec("one", "fake", "toy", "signalled"));
    SignalledViewer viewer = engine.connect("one", "offer").toCompletableFuture().join();
    assertThat(viewer.answer()).isEqualTo("answer to offer");
    assertThat(viewer.viewerId()).hasSizeGreaterThan(20);
    assertThat(engine.viewer(viewer.viewerId())).isPresent();
    assertThat(engine.trickle(viewer.viewerId(), "f").toCompletableFuture()).isCompleted();
    assertThat(engine.restart(viewer.viewerId(), "f").toCompletableFuture())
        .isCompletedWithValue("restarted");
    assertThat(engine.iceServers()).hasSize(1);
    assertThat(engine.disconnect(viewer.viewerId(), "bye")).isTrue();
    assertThat(engine.disconnect(viewer.viewerId(), "bye")).isFalse();
    assertRefused(
        engine.trickle(viewer.viewerId(), "f"), SignallingException.Reason.NO_SUCH_VIEWER);
  }

  @Test
  void refusesViewersWithAReason() {
    engine.create(spec("one", "fake", "toy", "packets"));
    assertRefused(engine.connect("nosuch", "o"), SignallingException.Reason.NO_SUCH_STREAM);
    assertRefused(engine.connect("one", "o"), SignallingException.Reason.NOT_ACCEPTABLE);
    engine.create(spec("two", "fake", "toy", "signalled"));
    signalled.throwing = true;
    assertRefused(engine.connect("two", "o"), SignallingException.Reason.INTERNAL);
    signalled.throwing = false;
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
