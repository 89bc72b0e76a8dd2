package io.sutantra.transport.broadcast;

import io.sutantra.testkit.FuzzInput;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Strangers who send to the UDP port whatever they can think of, but no faster than it is read: the
 * kernel has nothing to drop, and what is said to be processed has been.
 *
 * <p>One datagram of eight comes as from a viewer's own address. <b>Threading:</b> confined to the
 * test's thread.
 */
final class Flood implements AutoCloseable {
  private static final int STRANGERS = 64;

  /** So many may be on their way: far fewer than fill the least buffer that a kernel gives. */
  private static final int WINDOW = 64;

  private static final int BURST = 200;
  private static final int POOL = 1_024;
  private static final int MAX_NOISE_BYTES = 4_000;
  private static final long STILL_NANOS = TimeUnit.SECONDS.toNanos(20);
  private static final long PAUSE_NANOS = 20_000;

  private final Stage stage;
  private final List<TestPeer> viewers;
  private final Random random;
  private final List<Stranger> strangers = new ArrayList<>();
  private final List<byte[]> fromViewers = new ArrayList<>();
  private final List<byte[]> fromServer = new ArrayList<>();
  private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);
  private final long receivedBefore;
  private final long crowdedOutBefore;
  private long sent;
  private long spoofed;
  private long seenRead;

  /** What is sent. */
  enum Kind {
    NOISE,
    VIEWERS_AGAIN,
    VIEWERS_DAMAGED,
    SERVERS_AGAIN,
    SERVERS_DAMAGED
  }

  /** One of those who send, and what it has to do with answers. */
  private static final class Stranger {
    private final Wire wire;

    /** Of what could be an ICE check; nothing else is answered to anybody. */
    private long askedBytes;

    private long answeredBytes;

    Stranger(Wire wire) {
      this.wire = wire;
    }
  }

  /**
   * Makes strangers, who know nothing yet.
   *
   * @param viewers who are connected, and whose addresses are abused
   */
  Flood(Stage stage, List<TestPeer> viewers, long seed) throws IOException {
    this.stage = stage;
    this.viewers = viewers;
    this.random = new Random(seed);
    InetSocketAddress target = viewers.get(0).target("udp");
    for (int i = 0; i < STRANGERS; i++) {
      strangers.add(new Stranger(Wire.udp(target)));
    }
    stage.await("what viewers sent is read", () -> unread() == 0);
    receivedBefore = stage.counted("datagrams.received") - viewersSent();
    crowdedOutBefore = stage.counted("datagrams.crowded-out");
  }

  private long unread() {
    return viewersSent() - stage.counted("datagrams.received");
  }

  private long viewersSent() {
    return stage.peers.stream().mapToLong(peer -> peer.sends.get()).sum();
  }

  /** Catches what a viewer has sent and heard so far. */
  void eavesdrop(TestPeer on) {
    synchronized (on.sent) {
      on.sent.forEach(datagram -> keep(fromViewers, datagram));
    }
    on.heard.forEach(datagram -> keep(fromServer, datagram));
  }

  private void keep(List<byte[]> pool, byte[] datagram) {
    if (pool.size() < POOL) {
      pool.add(datagram);
    } else {
      pool.set(random.nextInt(POOL), datagram);
    }
  }

  /** Sends some hundreds, and takes what is answered. */
  void burst() {
    try {
      for (int i = 0; i < BURST; i++) {
        send(Kind.values()[random.nextInt(Kind.values().length)]);
      }
      for (Stranger each : strangers) {
        byte[] answer;
        while ((answer = each.wire.receive()) != null) {
          each.answeredBytes += answer.length;
        }
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void send(Kind kind) throws IOException {
    byte[] datagram =
        switch (kind) {
          case NOISE -> noise();
          case VIEWERS_AGAIN -> oneOf(fromViewers);
          case VIEWERS_DAMAGED -> damaged(fromViewers);
          case SERVERS_AGAIN -> oneOf(fromServer);
          case SERVERS_DAMAGED -> damaged(fromServer);
        };
    if (random.nextInt(8) == 0) {
      viewers.get(random.nextInt(viewers.size())).wire().send(datagram);
      spoofed++;
    } else {
      Stranger stranger = strangers.get(random.nextInt(STRANGERS));
      stranger.wire.send(datagram);
      if (datagram.length > 0 && (datagram[0] & 0xFF) < 4) {
        stranger.askedBytes += datagram.length;
      }
    }
    counts.merge(kind, 1L, Long::sum);
    sent++;
    if (sent - seenRead >= WINDOW) {
      awaitRead(WINDOW / 2);
    }
  }

  private byte[] noise() {
    byte[] noise = new byte[random.nextInt(random.nextInt(16) == 0 ? MAX_NOISE_BYTES : 1_500)];
    random.nextBytes(noise);
    return noise;
  }

  private byte[] oneOf(List<byte[]> pool) {
    return pool.get(random.nextInt(pool.size()));
  }

  private byte[] damaged(List<byte[]> pool) {
    byte[] one = oneOf(pool);
    return switch (random.nextInt(8)) {
      case 0 -> Arrays.copyOf(one, one.length + random.nextInt(one.length));
      case 1 -> {
        // The beginning of one, and the end of another.
        byte[] both = oneOf(pool).clone();
        System.arraycopy(one, 0, both, 0, random.nextInt(Math.min(one.length, both.length)));
        yield both;
      }
      default -> FuzzInput.damaged(one, random);
    };
  }

  private void awaitRead(long left) {
    long from = System.nanoTime();
    while (sent - (seenRead = read()) > left) {
      if (System.nanoTime() - from > STILL_NANOS) {
        throw new AssertionError(
            "of %d datagrams %d were read, and no more: the kernel has dropped them, or nobody reads"
                .formatted(sent, seenRead));
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private long read() {
    return stage.counted("datagrams.received") - viewersSent() - receivedBefore;
  }

  /** Waits until all is read that was sent. */
  void settle() {
    awaitRead(0);
  }

  long sent() {
    return sent;
  }

  /** How many were read and not dropped afterwards, on the way from one shard to another. */
  long processed() {
    return read() - (stage.counted("datagrams.crowded-out") - crowdedOutBefore);
  }

  /** How many were sent of each kind; of all of them, how many from viewers' addresses. */
  String describe() {
    return "%s, of them %d from viewers' addresses; %d B to strangers who asked with %d B"
        .formatted(
            counts,
            spoofed,
            strangers.stream().mapToLong(each -> each.answeredBytes).sum(),
            strangers.stream().mapToLong(each -> each.askedBytes).sum());
  }

  /** By how many bytes the one who gained most was answered with more than it had asked with. */
  long mostGained() {
    return strangers.stream()
        .mapToLong(each -> each.answeredBytes - each.askedBytes)
        .max()
        .orElseThrow();
  }

  @Override
  public void close() throws IOException {
    for (Stranger each : strangers) {
      each.wire.close();
    }
  }
}
