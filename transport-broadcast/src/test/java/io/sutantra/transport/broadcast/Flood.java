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
 * A flood of hostile datagrams to the UDP port: noise, and captured datagrams, repeated or damaged.
 * The flood is sent no faster than the transport reads, so that the kernel drops nothing and the
 * count of processed datagrams is exact.
 *
 * <p>One datagram in eight comes from the address of a viewer, as with a spoofed source.
 * <b>Threading:</b> confined to the test's thread.
 */
final class Flood implements AutoCloseable {
  private static final int STRANGERS = 64;

  /** The most unread datagrams; far fewer than the smallest socket buffer of a kernel holds. */
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

  /** The kinds of datagrams. */
  enum Kind {
    NOISE,
    VIEWER_REPLAYED,
    VIEWER_DAMAGED,
    SERVER_REPLAYED,
    SERVER_DAMAGED
  }

  /** A sender of hostile datagrams, with the bytes sent and received. */
  private static final class Stranger {
    private final Wire wire;

    /** The bytes of datagrams that may be STUN, the only ones that the transport may answer. */
    private long askedBytes;

    private long answeredBytes;

    Stranger(Wire wire) {
      this.wire = wire;
    }
  }

  /**
   * Creates the strangers, with nothing captured yet.
   *
   * @param viewers connected viewers, whose addresses are spoofed
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

  /** Captures the datagrams that a viewer has sent and received so far. */
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

  /** Sends 200 datagrams, and counts the answers. */
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
          case VIEWER_REPLAYED -> oneOf(fromViewers);
          case VIEWER_DAMAGED -> damaged(fromViewers);
          case SERVER_REPLAYED -> oneOf(fromServer);
          case SERVER_DAMAGED -> damaged(fromServer);
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
        // The start of one datagram with the end of another.
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

  /** Waits until the transport has read all datagrams. */
  void settle() {
    awaitRead(0);
  }

  long sent() {
    return sent;
  }

  /** Returns the number of datagrams read and not dropped between shards. */
  long processed() {
    return read() - (stage.counted("datagrams.crowded-out") - crowdedOutBefore);
  }

  /** Returns a text with the numbers of datagrams by kind, and the bytes sent and received. */
  String describe() {
    return "%s, of them %d from viewers' addresses; %d B to strangers who asked with %d B"
        .formatted(
            counts,
            spoofed,
            strangers.stream().mapToLong(each -> each.answeredBytes).sum(),
            strangers.stream().mapToLong(each -> each.askedBytes).sum());
  }

  /** Returns the greatest surplus of bytes received over bytes sent of any stranger. */
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
