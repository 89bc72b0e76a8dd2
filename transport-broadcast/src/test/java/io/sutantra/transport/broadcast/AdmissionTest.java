package io.sutantra.transport.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sutantra.api.MediaSink;
import io.sutantra.api.SignallingException;
import io.sutantra.api.SignallingException.Reason;
import io.sutantra.api.ViewerEvent;
import io.sutantra.api.ViewerStatus;
import io.sutantra.testkit.MapSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The limit of viewers: each counts, and whoever ends, in whatever way, counts no more. */
@Timeout(120)
class AdmissionTest {
  private static final int PLACES = 3;
  private static final MapSettings SETTINGS = TestSettings.TRANSPORT.with("max-viewers", PLACES);
  private static final MapSettings HASTY = SETTINGS.with("connect-timeout", Duration.ofMillis(500));

  /** All places are free: they can be taken, and not one more. */
  private static void assertAllFree(Stage stage) {
    stage.await("no viewer left", () -> stage.environment.gauged("viewers") == 0);
    List<TestPeer> taken = new ArrayList<>();
    for (int i = 0; i < PLACES; i++) {
      TestPeer peer = stage.peer();
      stage.signal(peer, peer.offer());
      taken.add(peer);
    }
    assertFull(stage);
    for (TestPeer peer : taken) {
      stage.transport.disconnect(peer.id, "enough");
    }
    stage.await("they have left", () -> stage.environment.gauged("viewers") == 0);
  }

  private static void assertFull(Stage stage) {
    TestPeer late = stage.peer();
    assertThatThrownBy(() -> stage.signal(late, late.offer()))
        .isInstanceOfSatisfying(
            SignallingException.class,
            refused -> assertThat(refused.reason()).isEqualTo(Reason.FULL));
  }

  private static String why(Stage stage, TestPeer peer, ViewerStatus status) {
    stage.await(peer.id + " " + status, () -> stage.statusOf(peer) == status);
    return stage.log.events().stream()
        .filter(event -> event.viewerId().equals(peer.id) && event.status() == status)
        .map(ViewerEvent::detail)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void oneMoreIsRefused() {
    try (Stage stage = new Stage(SETTINGS)) {
      for (int i = 0; i < PLACES; i++) {
        stage.answered();
      }
      assertFull(stage);
      assertThat(stage.counted("viewers.accepted")).isEqualTo(PLACES);
    }
  }

  @Test
  void offersThatAreRefusedTakeNone() {
    try (Stage stage = new Stage(SETTINGS)) {
      for (int i = 0; i < 2 * PLACES; i++) {
        TestPeer peer = stage.peer();
        assertThatThrownBy(() -> stage.signal(peer, "v=0\r\n"))
            .isInstanceOf(SignallingException.class);
        assertThatThrownBy(() -> stage.signal("other", peer, peer.offer()))
            .isInstanceOf(SignallingException.class)
            .hasMessageContaining("no stream 'other'");
        String h264 = peer.offer().replace("VP8/90000", "H264/90000");
        assertThatThrownBy(() -> stage.signal(peer, h264))
            .isInstanceOf(SignallingException.class)
            .hasMessageContaining("VP8");
      }
      assertAllFree(stage);
    }
  }

  @Test
  void whateverIsThrownWhileAViewerIsLetInIsAnAnswerAndTakesNone() {
    try (Stage stage = new Stage(SETTINGS)) {
      for (int i = 0; i < 2 * PLACES; i++) {
        TestPeer peer = stage.peer();
        stage.listenerError.set(new StackOverflowError("deep"));
        assertThatThrownBy(() -> stage.signal(peer, peer.offer()))
            .isInstanceOfSatisfying(
                SignallingException.class,
                refused -> assertThat(refused.reason()).isEqualTo(Reason.INTERNAL));
      }
      assertAllFree(stage);
    }
  }

  @Test
  void aViewerIdThatIsThereAlreadyTakesNone() {
    try (Stage stage = new Stage(SETTINGS)) {
      TestPeer peer = stage.answered();
      for (int i = 0; i < PLACES; i++) {
        assertThatThrownBy(() -> stage.signal(peer, peer.offer()))
            .isInstanceOf(SignallingException.class)
            .hasMessageContaining(peer.id);
      }
      stage.connect(peer);
      stage.transport.disconnect(peer.id, "enough");
      assertAllFree(stage);
    }
  }

  @Test
  void anAnswerThatIsNotUsed() {
    try (Stage stage = new Stage(HASTY)) {
      TestPeer peer = stage.answered();
      assertThat(why(stage, peer, ViewerStatus.FAILED))
          .isEqualTo("there was no connection within 500 ms: no valid ICE check reached this side");
      assertAllFree(stage);
    }
  }

  @Test
  void checksWithoutAHandshake() {
    try (Stage stage = new Stage(HASTY)) {
      TestPeer peer = stage.answered();
      peer.check();
      assertThat(why(stage, peer, ViewerStatus.FAILED))
          .isEqualTo("there was no connection within 500 ms: no DTLS handshake was begun");
      assertThat(peer.answers).isEqualTo(1);
      assertAllFree(stage);
    }
  }

  @Test
  void aHandshakeThatStops() {
    try (Stage stage = new Stage(HASTY)) {
      TestPeer peer = stage.answered();
      peer.check();
      stage.await("a check answered", () -> peer.answers > 0);
      peer.beginHandshake();
      peer.deafToHandshake();
      assertThat(why(stage, peer, ViewerStatus.FAILED))
          .isEqualTo("there was no connection within 500 ms: the DTLS handshake was not finished");
      assertAllFree(stage);
    }
  }

  @Test
  void aCertificateWithAnotherFingerprint() {
    try (Stage stage = new Stage(SETTINGS)) {
      TestPeer peer = stage.peer();
      String other =
          peer.fingerprint().replaceAll("..$", peer.fingerprint().endsWith("0") ? "11" : "00");
      stage.signal(peer, peer.offer(other, new String[0]));
      stage.overUdp(peer);
      peer.check();
      stage.await("a check answered", () -> peer.answers > 0);
      peer.beginHandshake();
      assertThat(why(stage, peer, ViewerStatus.FAILED)).contains("fingerprint");
      stage.await("the viewer told", () -> !peer.failure().isEmpty());
      assertAllFree(stage);
    }
  }

  @Test
  void aStreamThatIsClosedMeanwhile() {
    try (Stage stage = new Stage(SETTINGS)) {
      TestPeer answered = stage.answered();
      TestPeer connected = stage.connected();
      stage.sink.close();
      assertThat(why(stage, answered, ViewerStatus.DISCONNECTED)).isEqualTo("the stream has ended");
      assertThat(why(stage, connected, ViewerStatus.DISCONNECTED))
          .isEqualTo("the stream has ended");
      MediaSink again = stage.open(Stage.STREAM);
      assertAllFree(stage);
      again.close();
    }
  }

  @Test
  void offersThatRaceWithTheEndOfTheStream() {
    try (Stage stage = new Stage(SETTINGS.with("max-viewers", 50))) {
      for (int round = 0; round < 20; round++) {
        MediaSink short1 = stage.open("short");
        List<CompletableFuture<String>> offers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
          TestPeer peer = stage.peer();
          offers.add(stage.transport.offer("short", peer.id, peer.offer()).toCompletableFuture());
          if (i == 5) {
            Thread closing = new Thread(short1::close);
            closing.start();
          }
        }
        for (CompletableFuture<String> offer : offers) {
          try {
            Stage.result(offer);
          } catch (SignallingException refused) {
            assertThat(refused.reason()).isEqualTo(Reason.NO_SUCH_STREAM);
          }
        }
        short1.close();
        stage.await("no viewer left", () -> stage.environment.gauged("viewers") == 0);
      }
    }
  }

  @Test
  void aViewerThatSaysGoodbye() {
    try (Stage stage = new Stage(SETTINGS)) {
      TestPeer peer = stage.connected();
      peer.leave();
      assertThat(why(stage, peer, ViewerStatus.DISCONNECTED)).isEqualTo("the viewer has left");
      assertAllFree(stage);
    }
  }

  @Test
  void aViewerThatVanishes() {
    MapSettings settings =
        SETTINGS
            .with("disconnected-after", Duration.ofMillis(500))
            .with("consent-timeout", Duration.ofMillis(1_500))
            .with("recall-duration", Duration.ofMillis(500));
    try (Stage stage = new Stage(settings)) {
      TestPeer gone = stage.connected();
      TestPeer stays = stage.connected();
      stage.offer(true, 3);
      stage.await("media", () -> stays.media.size() == 3 && gone.media.size() == 3);
      gone.vanish();
      int frames = 1;
      while (stage.statusOf(gone) == ViewerStatus.CONNECTED) {
        stays.check();
        stage.offer(false, 3);
        frames++;
        stage.listen(Duration.ofMillis(20));
      }
      int offered = frames;
      assertThat(why(stage, gone, ViewerStatus.FAILED)).startsWith("nothing was heard of it for");
      stage.await("the other's frames", () -> stays.media.size() == 3 * offered);
      assertThat(stage.statusOf(stays)).isEqualTo(ViewerStatus.CONNECTED);
      assertThat(stage.log.statistics(stays.id).framesDropped()).isZero();
      stays.vanish();
      assertAllFree(stage);
    }
  }

  @Test
  void aReasonOfAnyLengthEndsAViewer() {
    try (Stage stage = new Stage(SETTINGS)) {
      TestPeer peer = stage.connected();
      stage.offer(true, 1);
      stage.await("media", () -> peer.media.size() == 1);
      String reason = "ü".repeat(2_000);
      stage.transport.disconnect(peer.id, reason);
      assertThat(why(stage, peer, ViewerStatus.DISCONNECTED)).isEqualTo(reason);
      stage.await("goodbye", () -> !peer.goodbyes.isEmpty() && peer.ended());
      assertThat(reason).startsWith(peer.goodbyes.get(0));
      assertThat(peer.goodbyes.get(0)).hasSizeGreaterThan(80);
      assertAllFree(stage);
    }
  }

  @Test
  void nothingHangsAfterTheEnd() {
    Stage stage = new Stage(SETTINGS);
    TestPeer peer = stage.connected();
    String fragment = peer.restart();
    stage.close();
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> stage.signal(peer, peer.offer()))
          .isInstanceOf(SignallingException.class)
          .hasMessageContaining("not running");
      assertThatThrownBy(
              () -> Stage.result(stage.transport.update(peer.id, fragment).toCompletableFuture()))
          .isInstanceOf(SignallingException.class);
      stage.transport.disconnect(peer.id, "late");
    }
  }
}
