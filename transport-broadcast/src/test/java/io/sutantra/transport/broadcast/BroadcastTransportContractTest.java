package io.sutantra.transport.broadcast;

import io.sutantra.api.Settings;
import io.sutantra.api.Signalling;
import io.sutantra.api.StreamSink;
import io.sutantra.api.Transport;
import io.sutantra.api.TransportProvider;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.dtls.DtlsIdentity;
import io.sutantra.dtls.DtlsThreads;
import io.sutantra.testkit.TestViewer;
import io.sutantra.testkit.TransportProviderContract;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Timeout;

/** The transport's contract test, with client sessions as viewers. */
@Timeout(120)
class BroadcastTransportContractTest extends TransportProviderContract {
  @Override
  protected TransportProvider provider() {
    return new BroadcastTransportProvider();
  }

  @Override
  protected Settings settings() {
    return TestSettings.TRANSPORT;
  }

  @Override
  protected MediaFormat format() {
    return Stage.FORMAT;
  }

  @Override
  protected Optional<MediaFormat> soundFormat() {
    return Optional.of(LoneShard.SOUND);
  }

  @Override
  protected TestViewer connect(Transport started, String streamId) throws Exception {
    return new ClientSessionViewer(started, streamId);
  }

  @Override
  protected Optional<Settings> settingsForAddressOf(Transport started) {
    TestPeer peer = new TestPeer("asks", IDENTITY, null);
    Signalling signalling = started.signalling().orElseThrow();
    StreamSink stream = started.open(Stage.description("asked"));
    peer.answered(
        Stage.result(signalling.offer("asked", peer.id, peer.offer()).toCompletableFuture()));
    stream.close();
    return Optional.of(TestSettings.TRANSPORT.with("port", peer.target("udp").getPort()));
  }

  private static final DtlsIdentity IDENTITY =
      DtlsIdentity.generate(new SecureRandom(), System.currentTimeMillis());

  /** Connects by TCP, where unread data fills the sender's buffer. */
  @Override
  protected Optional<TestViewer> connectUnreading(Transport started, String streamId)
      throws Exception {
    DtlsThreads threads = new DtlsThreads(DtlsThreads.Limits.DEFAULT.withThreads(1));
    TestPeer peer = new TestPeer("unreading", IDENTITY, threads);
    Signalling signalling = started.signalling().orElseThrow();
    peer.answered(
        Stage.result(signalling.offer(streamId, peer.id, peer.offer()).toCompletableFuture()));
    peer.over(Wire.tcp(peer.target("tcp")));
    peer.check();
    await(peer, () -> peer.answers > 0);
    peer.beginHandshake();
    await(peer, peer::keyed);
    return Optional.of(new Unreading(peer, threads));
  }

  private static void await(TestPeer peer, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
    while (!condition.getAsBoolean()) {
      if (!peer.step()) {
        LockSupport.parkNanos(1_000_000);
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError("no connection by TCP " + peer.failure());
      }
    }
  }

  private record Unreading(TestPeer peer, DtlsThreads threads) implements TestViewer {
    @Override
    public long framesReceived() {
      return 0;
    }

    @Override
    public boolean beganWithKeyFrame() {
      return false;
    }

    @Override
    public boolean ended() {
      return peer.ended();
    }

    @Override
    public void close() {
      peer.close();
      threads.close();
    }
  }
}
