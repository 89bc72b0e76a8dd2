package io.sutantra.transport.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.api.ViewerEvent;
import io.sutantra.api.ViewerStatus;
import io.sutantra.dtls.DtlsIdentity;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two hundred viewers that begin handshakes and fall silent, again and again. */
@Timeout(120)
class SilentCrowdTest {
  private static final int SILENT = 200;
  private static final int JOINS = 3;
  private static final int THREADS = 128;
  private static final DtlsIdentity IDENTITY =
      DtlsIdentity.generate(new SecureRandom(), System.currentTimeMillis());

  private final AtomicInteger greeted = new AtomicInteger();
  private volatile boolean stopping;
  private volatile Throwable failure;

  private void crowd(Stage stage, byte[] hello) {
    Map<String, TestPeer> peers = new HashMap<>();
    Set<String> helloed = new HashSet<>();
    int number = 0;
    try {
      while (!stopping) {
        while (peers.size() < SILENT) {
          TestPeer peer = new TestPeer("silent-" + number++, IDENTITY, stage.threads);
          stage.signal(peer, peer.offer());
          stage.overUdp(peer);
          peer.check();
          peers.put(peer.id, peer);
        }
        for (TestPeer peer : peers.values()) {
          peer.step();
          if (peer.answers > 0 && helloed.add(peer.id)) {
            peer.send(hello.clone());
            greeted.incrementAndGet();
          }
        }
        for (String id : failed(stage)) {
          TestPeer gone = peers.remove(id);
          if (gone != null) {
            gone.close();
          }
        }
        LockSupport.parkNanos(5_000_000);
      }
    } catch (RuntimeException | Error e) {
      failure = e;
    } finally {
      peers.values().forEach(TestPeer::close);
    }
  }

  private static Set<String> failed(Stage stage) {
    return stage.log.events().stream()
        .filter(event -> event.status() == ViewerStatus.FAILED)
        .map(ViewerEvent::viewerId)
        .collect(Collectors.toSet());
  }

  @Test
  void doesNotKeepAViewerOut() throws InterruptedException {
    try (Stage stage =
        new Stage(
            TestSettings.TRANSPORT.with("max-viewers", 1_000).with("handshake-threads", THREADS))) {
      TestPeer first = stage.connected();
      byte[] hello;
      synchronized (first.sent) {
        hello = first.sent.stream().filter(each -> each[0] == 22).findFirst().orElseThrow();
      }
      Thread crowd = new Thread(() -> crowd(stage, hello), "crowd");
      crowd.start();
      try {
        stage.await("the crowd", () -> greeted.get() >= SILENT || failure != null);
        for (int i = 0; i < JOINS; i++) {
          TestPeer peer = stage.connected();
          stage.offer(true, 2);
          stage.await("media", () -> !peer.media.isEmpty());
        }
      } finally {
        stopping = true;
        crowd.join();
      }
      assertThat(failure).isNull();
      assertThat(greeted.get()).as("others that came meanwhile").isGreaterThan(SILENT);
    }
  }
}
