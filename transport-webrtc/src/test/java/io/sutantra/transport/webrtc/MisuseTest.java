package io.sutantra.transport.webrtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sutantra.api.FrameSource;
import io.sutantra.api.Signalling;
import io.sutantra.api.SignallingException;
import io.sutantra.api.SignallingException.Reason;
import io.sutantra.api.StreamDescription;
import io.sutantra.api.Transport;
import io.sutantra.api.ViewerStatus;
import io.sutantra.api.media.RawFormat;
import io.sutantra.testkit.MutatedSdp;
import io.sutantra.testkit.TestEnvironment;
import io.sutantra.testkit.ViewerLog;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Tests that no order of calls and no input of a client ends the process, or affects anything but
 * its own session.
 */
@Timeout(120)
class MisuseTest {
  private static final String NEW_ICE =
      "a=ice-ufrag:wxyz\r\na=ice-pwd:zyxwvutsrqponmlkjihgfedc\r\n";

  private static void fails(CompletionStage<?> stage, Reason reason) {
    CompletableFuture<?> future = stage.toCompletableFuture();
    assertThatThrownBy(future::join)
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOf(SignallingException.class)
        .extracting(problem -> ((SignallingException) problem).reason())
        .isEqualTo(reason);
  }

  private static Transport transport(TestEnvironment environment, ViewerLog log) {
    return new WebRtcTransportProvider().create(TestSettings.TRANSPORT, environment, log);
  }

  private static void stillWorks(Stage stage) throws IOException {
    try (FrameSource viewer = stage.viewer(TestSettings.WHEP)) {
      viewer.start();
      assertThat(viewer.format().width()).isEqualTo(Stage.WIDTH);
    }
  }

  @Test
  void signallingAtAnyTime() throws IOException {
    ViewerLog log = new ViewerLog();
    try (TestEnvironment environment = new TestEnvironment()) {
      Transport transport = transport(environment, log);
      Signalling signalling = transport.signalling().orElseThrow();
      fails(signalling.offer("camera", "early", Offers.GOOD), Reason.INTERNAL);
      transport.disconnect("early", "");
      transport.start();
      fails(signalling.offer("camera", "lost", Offers.GOOD), Reason.NO_SUCH_STREAM);
      fails(signalling.offer("camera", "bad", "v=1"), Reason.MALFORMED);
      fails(signalling.update("nobody", "a=end-of-candidates"), Reason.NO_SUCH_VIEWER);
      fails(signalling.update("nobody", NEW_ICE), Reason.NO_SUCH_VIEWER);
      fails(signalling.update("nobody", "garbage"), Reason.MALFORMED);
      transport.close();
      transport.close();
      fails(signalling.offer("camera", "late", Offers.GOOD), Reason.INTERNAL);
      fails(signalling.update("late", "a=end-of-candidates"), Reason.INTERNAL);
      transport.disconnect("late", "");
      assertThat(log.events()).isEmpty();
    }
  }

  @Test
  void tricklesAndRestarts() throws IOException {
    try (Stage stage = new Stage(TestSettings.TRANSPORT)) {
      Signalling signalling = stage.signalling();
      CompletionStage<String> answer = signalling.offer("camera", "v", Offers.EVERYTHING);
      // The candidate comes before there is an answer, and is kept until then.
      signalling
          .update("v", "a=mid:v\r\na=candidate:7 1 udp 5 127.0.0.1 9 typ host\r\n")
          .toCompletableFuture()
          .join();
      String sdp = answer.toCompletableFuture().join();
      assertThat(sdp.lines().filter(line -> line.startsWith("m=")))
          .satisfiesExactly(
              // The audio section carries the bundle's transport, so it is kept and inactive.
              audio -> assertThat(audio).startsWith("m=audio 9 UDP/TLS/RTP/SAVPF 111"),
              video -> assertThat(video).startsWith("m=video 9 UDP/TLS/RTP/SAVPF 96 97"),
              data -> assertThat(data).startsWith("m=application 0 "));
      signalling.update("v", "a=end-of-candidates").toCompletableFuture().join();
      signalling
          .update("v", "a=candidate:8 1 udp 5 nobody.local 9 typ host")
          .toCompletableFuture()
          .join();
      String offered = "a=ice-ufrag:abcd\r\na=ice-pwd:abcdefghijklmnopqrstuvwx\r\n";
      assertThat(signalling.update("v", offered).toCompletableFuture().join()).isEmpty();
      String first = signalling.update("v", NEW_ICE).toCompletableFuture().join().orElseThrow();
      assertThat(signalling.update("v", NEW_ICE).toCompletableFuture().join()).isEmpty();
      fails(signalling.update("v", offered), Reason.NOT_ACCEPTABLE);
      fails(signalling.update("v", NEW_ICE.replace("wxyz", ":;:;")), Reason.NOT_ACCEPTABLE);
      String second =
          signalling
              .update("v", NEW_ICE.replace("wxyz", "4321"))
              .toCompletableFuture()
              .join()
              .orElseThrow();
      for (String fragment : List.of(first, second)) {
        assertThat(fragment)
            .startsWith("a=ice-ufrag:")
            .contains("a=mid:v", "127.0.0.1", "a=end-of-candidates");
        assertThat(sdp).doesNotContain(fragment.lines().findFirst().orElseThrow());
      }
      assertThat(first.lines().findFirst()).isNotEqualTo(second.lines().findFirst());
      fails(signalling.offer("camera", "v", Offers.GOOD), Reason.INTERNAL);
      stillWorks(stage);
    }
  }

  @Test
  void endsAtAnyMoment() throws IOException {
    try (Stage stage = new Stage(TestSettings.TRANSPORT)) {
      CompletionStage<String> gone = stage.signalling().offer("camera", "gone", Offers.GOOD);
      stage.transport().disconnect("gone", "at once");
      fails(gone, Reason.NO_SUCH_VIEWER);
      CompletionStage<String> restarting = stage.signalling().offer("camera", "re", Offers.GOOD);
      CompletionStage<Optional<String>> restart = stage.signalling().update("re", NEW_ICE);
      stage.transport().disconnect("re", "in between");
      fails(restarting, Reason.NO_SUCH_VIEWER);
      fails(restart, Reason.NO_SUCH_VIEWER);
      stillWorks(stage);
      CompletionStage<String> last = stage.signalling().offer("camera", "last", Offers.GOOD);
      stage.sink().close();
      stage.sink().close();
      assertThatThrownBy(() -> last.toCompletableFuture().join())
          .hasCauseInstanceOf(SignallingException.class);
      // The name is free at once.
      stage
          .transport()
          .open(new StreamDescription("camera", new RawFormat(16, 16, 30), 100_000))
          .close();
      await()
          .atMost(Duration.ofSeconds(5))
          .untilAsserted(() -> assertThat(stage.log().unended()).isEmpty());
      assertThat(stage.log().violations()).isEmpty();
    }
  }

  @Test
  void closesWithOffersUnderWay() throws IOException {
    ViewerLog log = new ViewerLog();
    List<CompletionStage<String>> answers = new ArrayList<>();
    try (TestEnvironment environment = new TestEnvironment()) {
      try (Transport transport = transport(environment, log)) {
        transport.start();
        transport.open(new StreamDescription("s", new RawFormat(16, 16, 30), 100_000));
        for (int i = 0; i < 8; i++) {
          answers.add(transport.signalling().orElseThrow().offer("s", "v" + i, Offers.GOOD));
        }
      }
      await()
          .atMost(Duration.ofSeconds(3))
          .until(() -> answers.stream().allMatch(a -> a.toCompletableFuture().isDone()));
      assertThat(log.unended()).isEmpty();
      assertThat(log.events())
          .filteredOn(event -> event.status().terminal())
          .allMatch(event -> event.status() == ViewerStatus.DISCONNECTED);
    }
  }

  @Test
  void survivesMutatedOffers() throws IOException {
    try (Stage stage = new Stage(TestSettings.TRANSPORT)) {
      int taken = 0;
      for (int seed = 0; seed < 200; seed++) {
        String viewer = "mutant-" + seed;
        String offer =
            MutatedSdp.of(seed % 2 == 0 ? Offers.GOOD : Offers.EVERYTHING, 77_000 + seed);
        try {
          stage.signalling().offer("camera", viewer, offer).toCompletableFuture().join();
          taken++;
          stage.signalling().update(viewer, MutatedSdp.of(NEW_ICE, seed));
        } catch (CompletionException e) {
          assertThat(e).hasCauseInstanceOf(SignallingException.class);
          assertThat(((SignallingException) e.getCause()).reason())
              .as("%s: %s", e.getCause().getMessage(), offer)
              .isIn(Reason.MALFORMED, Reason.NOT_ACCEPTABLE);
        }
        stage.transport().disconnect(viewer, "next");
      }
      assertThat(taken).as("offers that were good enough").isBetween(10, 190);
      stillWorks(stage);
      assertThat(stage.log().violations()).isEmpty();
    }
  }
}
