package io.sutantra.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.api.TransportListener;
import io.sutantra.api.ViewerEvent;
import io.sutantra.api.ViewerStatistics;
import io.sutantra.api.ViewerStatus;
import io.sutantra.testkit.ManualClock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ViewerRegistryTest {
  private static final ClientLimit ONE_EACH = new ClientLimit("192.0.2.1", 1);

  private final StreamViewers demo = new StreamViewers();
  private final List<String> news = Collections.synchronizedList(new ArrayList<>());
  private final List<String> keyFrames = new ArrayList<>();
  private final ViewerRegistry registry =
      new ViewerRegistry(
          new ManualClock(),
          id -> id.equals("demo") ? Optional.of(demo) : Optional.empty(),
          viewer -> news.add(viewer.id() + " " + viewer.status()));
  private final TransportListener transport = registry.listener("fake", keyFrames::add);

  private void tell(String viewerId, ViewerStatus status) {
    transport.viewerChanged(new ViewerEvent("demo", viewerId, status, "192.0.2.1:9", "so"));
  }

  @Test
  void followsAViewerFromComingToLeaving() {
    tell("a", ViewerStatus.CONNECTING);
    Viewer viewer = registry.find("a").orElseThrow();
    assertThat(viewer.transport()).isEqualTo("fake");
    assertThat(viewer.streamId()).isEqualTo("demo");
    assertThat(demo.connected()).isZero();
    tell("a", ViewerStatus.CONNECTED);
    assertThat(demo.connected()).isEqualTo(1);
    transport.viewerReported("a", ViewerStatistics.NONE);
    transport.keyFrameRequested("demo", "a");
    tell("a", ViewerStatus.DISCONNECTED);
    tell("a", ViewerStatus.FAILED);
    assertThat(registry.find("a")).isEmpty();
    assertThat(demo.anybody()).isFalse();
    assertThat(demo.all()).containsExactly(viewer);
    assertThat(viewer.status()).isEqualTo(ViewerStatus.DISCONNECTED);
    assertThat(news).containsExactly("a CONNECTING", "a CONNECTED", "a DISCONNECTED");
    assertThat(keyFrames).containsExactly("demo");
  }

  @Test
  void admitsNobodyToAStreamThatIsNotThereOrHasEnded() {
    transport.viewerChanged(new ViewerEvent("nosuch", "a", ViewerStatus.CONNECTING, "", ""));
    assertThat(registry.find("a")).isEmpty();
    tell("b", ViewerStatus.CONNECTING);
    registry.end(demo);
    tell("late", ViewerStatus.CONNECTING);
    assertThat(registry.find("b")).isEmpty();
    assertThat(registry.find("late")).isEmpty();
    assertThat(news)
        .containsExactly("b CONNECTING", "b DISCONNECTED", "late CONNECTING", "late DISCONNECTED");
  }

  @Test
  void keepsThePlaceOfAClientUntilTheViewerHasLeft() {
    String viewer = registry.reserve(ONE_EACH).orElseThrow();
    assertThat(registry.reserve(ONE_EACH)).isEmpty();
    tell(viewer, ViewerStatus.CONNECTING);
    registry.settle(viewer);
    assertThat(registry.reserve(ONE_EACH)).isEmpty();
    tell(viewer, ViewerStatus.FAILED);
    assertThat(registry.reserve(ONE_EACH)).isPresent();
  }

  @Test
  void freesThePlaceOfAnOfferThatWasRefused() {
    registry.settle(registry.reserve(ONE_EACH).orElseThrow());
    assertThat(registry.reserve(ONE_EACH)).isPresent();
  }

  /** Reports the end of a viewer before the answer. */
  @Test
  void freesThePlaceOfAViewerThatHasLeftBeforeTheAnswer() {
    String viewer = registry.reserve(ONE_EACH).orElseThrow();
    tell(viewer, ViewerStatus.CONNECTING);
    tell(viewer, ViewerStatus.DISCONNECTED);
    String next = registry.reserve(ONE_EACH).orElseThrow();
    registry.settle(viewer);
    assertThat(registry.reserve(ONE_EACH)).as("the place of " + next).isEmpty();
  }

  @Test
  void remembersTheLastHundredThatHaveLeftInTheOrderOfTheirLeaving() {
    for (int i = 0; i < 150; i++) {
      tell("v" + i, ViewerStatus.CONNECTING);
      tell("v" + i, ViewerStatus.DISCONNECTED);
    }
    tell("here", ViewerStatus.CONNECTING);
    List<Viewer> all = demo.all();
    assertThat(all).hasSize(101);
    assertThat(all.get(0).id()).isEqualTo("v50");
    assertThat(all.get(100).id()).isEqualTo("here");
  }

  @Test
  void meansTheBytesOfThoseWhoAreConnected() {
    for (String id : List.of("a", "b", "waits")) {
      tell(id, ViewerStatus.CONNECTING);
    }
    tell("a", ViewerStatus.CONNECTED);
    tell("b", ViewerStatus.CONNECTED);
    transport.viewerReported("a", sent(100));
    transport.viewerReported("b", sent(300));
    assertThat(demo.meanNewBytes()).isEqualTo(200);
    assertThat(demo.meanNewBytes()).isZero();
  }

  private static ViewerStatistics sent(long bytes) {
    return new ViewerStatistics(0, 0, 0, bytes, 0, 0, 0, 0, 0, 0, Map.of());
  }

  /** Checks that readers see every viewer exactly once at all times, either present or departed. */
  @Test
  void losesNobodyWhileOthersReadTheList() throws Exception {
    int count = 90;
    for (int i = 0; i < count; i++) {
      tell("v" + i, ViewerStatus.CONNECTING);
    }
    AtomicBoolean done = new AtomicBoolean();
    CountDownLatch reading = new CountDownLatch(1);
    List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());
    Thread reader =
        new Thread(
            () -> {
              while (!done.get()) {
                int size = demo.all().size();
                if (size != count) {
                  sizes.add(size);
                }
                reading.countDown();
              }
            });
    reader.start();
    reading.await();
    for (int i = 0; i < count; i++) {
      tell("v" + i, ViewerStatus.DISCONNECTED);
    }
    done.set(true);
    reader.join();
    assertThat(sizes).isEmpty();
  }
}
