package io.sutantra.transport.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.api.MediaSink;
import io.sutantra.api.Settings;
import io.sutantra.api.SignallingException;
import io.sutantra.api.StreamDescription;
import io.sutantra.api.TransportListener;
import io.sutantra.api.ViewerEvent;
import io.sutantra.api.ViewerStatistics;
import io.sutantra.api.ViewerStatus;
import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.PacketizedFormat;
import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.api.media.RtpFormat;
import io.sutantra.api.media.RtpPacket;
import io.sutantra.dtls.DtlsIdentity;
import io.sutantra.dtls.DtlsThreads;
import io.sutantra.testkit.SingleTrackSink;
import io.sutantra.testkit.TestEnvironment;
import io.sutantra.testkit.ViewerLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A transport that is started, with one stream, and viewers that tests direct. */
final class Stage implements AutoCloseable {
  static final String STREAM = "demo";
  static final PacketizedFormat FORMAT =
      new PacketizedFormat("vp8", new RtpFormat("VP8", 90_000, ""), 640, 360, 30);
  static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final DtlsIdentity IDENTITY =
      DtlsIdentity.generate(new SecureRandom(), System.currentTimeMillis());

  final TestEnvironment environment = new TestEnvironment();
  final ViewerLog log = new ViewerLog();

  /** What the listener throws when it hears of a viewer next, if anything. */
  final AtomicReference<Error> listenerError = new AtomicReference<>();

  final BroadcastTransport transport;
  final MediaSink sink;
  final DtlsThreads threads = new DtlsThreads();
  final List<TestPeer> peers = new ArrayList<>();
  private int nextFrame;
  private int named;

  Stage(Settings settings) {
    transport =
        (BroadcastTransport)
            new BroadcastTransportProvider().create(settings, environment, new Faulty());
    try {
      transport.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    sink = open(STREAM);
  }

  private final class Faulty implements TransportListener {
    @Override
    public void viewerChanged(ViewerEvent event) {
      log.viewerChanged(event);
      Error error = listenerError.getAndSet(null);
      if (error != null) {
        throw error;
      }
    }

    @Override
    public void keyFrameRequested(String streamId, String viewerId) {
      log.keyFrameRequested(streamId, viewerId);
    }

    @Override
    public void viewerReported(String viewerId, ViewerStatistics statistics) {
      log.viewerReported(viewerId, statistics);
    }
  }

  MediaSink open(String id) {
    return SingleTrackSink.of(transport.open(description(id)));
  }

  static StreamDescription description(String id) {
    return new StreamDescription(id, FORMAT, 1_000_000);
  }

  /** A viewer that has not done anything. */
  TestPeer peer() {
    TestPeer peer = new TestPeer("viewer-" + ++named, IDENTITY, threads);
    peers.add(peer);
    return peer;
  }

  /** Offers, and takes the answer. */
  String signal(TestPeer peer, String offer) {
    return signal(STREAM, peer, offer);
  }

  String signal(String stream, TestPeer peer, String offer) {
    String text = result(transport.offer(stream, peer.id, offer).toCompletableFuture());
    peer.answered(text);
    return text;
  }

  /** What came of it, within a time; a failure as it was meant. */
  static <T> T result(CompletableFuture<T> future) {
    try {
      return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SignallingException refused) {
        throw refused;
      }
      throw new AssertionError(e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("signalling did not come to an end", e);
    }
  }

  /** A viewer that has an answer, and a socket. */
  TestPeer answered(String... extensions) {
    TestPeer peer = peer();
    signal(peer, peer.offer(extensions));
    overUdp(peer);
    return peer;
  }

  /** Gives it a new socket. */
  void overUdp(TestPeer peer) {
    try {
      peer.over(Wire.udp(peer.target("udp")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How it stands; null if nothing was heard of it. */
  ViewerStatus statusOf(TestPeer peer) {
    return log.events().stream()
        .filter(event -> event.viewerId().equals(peer.id))
        .map(ViewerEvent::status)
        .reduce((earlier, later) -> later)
        .orElse(null);
  }

  /** A viewer whose path is known and whose keys are there. */
  TestPeer connected(String... extensions) {
    TestPeer peer = answered(extensions);
    connect(peer);
    return peer;
  }

  void connect(TestPeer peer) {
    peer.check();
    await("a check answered", () -> peer.answers > 0);
    peer.beginHandshake();
    await("keys; " + peer.failure(), peer::keyed);
    await("connected", () -> statusOf(peer) == ViewerStatus.CONNECTED);
  }

  /** Offers a frame of so many packets. */
  PacketizedFrame offer(boolean keyFrame, int packets) {
    PacketizedFrame frame = frame(nextFrame++, keyFrame, packets, environment.clock().nanoTime());
    sink.offer(frame);
    return frame;
  }

  /** The number of a frame that {@link #frame} made. */
  static int numberOf(PacketizedFrame frame) {
    return frame.packets().get(0).timestamp() / 3_000;
  }

  /** A frame whose packets say which they are, all of one size. */
  static PacketizedFrame frame(int number, boolean keyFrame, int packets, long captureNanos) {
    List<RtpPacket> list = new ArrayList<>();
    for (int i = 0; i < packets; i++) {
      byte[] payload = new byte[1_000];
      Arrays.fill(payload, (byte) (number * 31 + i));
      payload[0] = (byte) (keyFrame ? 'K' : 'd');
      payload[1] = (byte) (number >>> 16);
      payload[2] = (byte) (number >>> 8);
      payload[3] = (byte) number;
      payload[4] = (byte) i;
      payload[5] = (byte) packets;
      list.add(new RtpPacket(i, number * 3_000, i == packets - 1, Bytes.wrap(payload)));
    }
    return new PacketizedFrame(list, keyFrame, 0, number * 33_333_333L, captureNanos);
  }

  /** Lets all viewers read until something has come about. */
  void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      step();
      assertThat(System.nanoTime())
          .as("%s, not within %s; heard: %s", what, PATIENCE, log.events())
          .isLessThan(deadline);
    }
  }

  /** Lets all viewers read for so long: to see that something does not come. */
  void listen(Duration time) {
    long deadline = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < deadline) {
      step();
    }
  }

  private void step() {
    boolean any = false;
    for (TestPeer peer : peers) {
      any |= peer.step();
    }
    if (!any) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** Keeps nothing of the viewers that there were, so that only the transport could. */
  void forget() {
    peers.clear();
    log.forgetEnded();
  }

  long counted(String name) {
    return environment.counted(name);
  }

  /** Closes all, and sees that the rules were kept. */
  @Override
  public void close() {
    peers.forEach(TestPeer::close);
    transport.close();
    threads.close();
    environment.close();
    assertThat(log.violations()).as("what the listener should not have heard").isEmpty();
    assertThat(log.unended()).as("viewers that never came to an end").isEmpty();
  }
}
