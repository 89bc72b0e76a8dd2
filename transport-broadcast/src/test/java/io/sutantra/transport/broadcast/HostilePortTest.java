package io.sutantra.transport.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.api.ViewerStatus;
import io.sutantra.broadcast.stun.StunKey;
import io.sutantra.broadcast.stun.StunWriter;
import io.sutantra.broadcast.stun.TransactionId;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What strangers send to the UDP port, while a viewer goes on watching.
 *
 * <p>{@code -Dhostile.datagrams=10000000} sends as many; the seed is always the same.
 */
@Timeout(3_600)
class HostilePortTest {
  private static final long DATAGRAMS = Long.getLong("hostile.datagrams", 200_000L);
  private static final int SOURCES = 64;
  private static final int BURST = 200;
  private static final int FRAME_EVERY = 2_000;
  private static final int PACKETS = 3;

  private final Random random = new Random(11);
  private final List<DatagramChannel> sources = new ArrayList<>();

  private static DatagramChannel source() throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    channel.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0));
    channel.configureBlocking(false);
    return channel;
  }

  /** Noise, or something that a viewer has sent, as it was or damaged. */
  private byte[] hostile(List<byte[]> captured) {
    if (random.nextInt(4) == 0) {
      byte[] noise = new byte[random.nextInt(1_500)];
      random.nextBytes(noise);
      return noise;
    }
    byte[] copy = captured.get(random.nextInt(captured.size()));
    int damage = random.nextInt(8);
    if (damage == 0) {
      return copy;
    }
    copy = damage == 1 ? Arrays.copyOf(copy, random.nextInt(2 * copy.length)) : copy.clone();
    for (int i = 0; i < damage && copy.length > 0; i++) {
      copy[random.nextInt(copy.length)] = (byte) random.nextInt();
    }
    return copy;
  }

  private static long heapAfterCollection() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
  }

  @Test
  void aViewerGetsEveryFrameWhateverStrangersSend() throws IOException {
    try (Stage stage = new Stage(TestSettings.TRANSPORT)) {
      TestPeer peer = stage.connected();
      peer.sendRtcp(out -> out.receiverReport(TestPeer.OWN_SSRC, List.of()));
      peer.nack(1, 2, 3);
      List<byte[]> captured;
      synchronized (peer.sent) {
        captured = new ArrayList<>(peer.sent);
      }
      InetSocketAddress target = peer.target("udp");
      for (int i = 0; i < SOURCES; i++) {
        sources.add(source());
      }
      long paths = stage.environment.gauged("paths");
      long heap = heapAfterCollection();
      long resident = ProcessState.residentKilobytesNow();
      long began = System.nanoTime();
      int frames = 0;
      long refused = 0;
      for (long i = 0; i < DATAGRAMS; i++) {
        ByteBuffer datagram = ByteBuffer.wrap(hostile(captured));
        if (sources.get(random.nextInt(SOURCES)).send(datagram, target) == 0) {
          refused++;
        }
        if (i % BURST == 0) {
          // So that the kernel need not drop what the viewer itself has to say.
          peer.step();
          LockSupport.parkNanos(100_000);
        }
        if (i % FRAME_EVERY == 0) {
          stage.offer(frames++ == 0, PACKETS);
        }
        if (i % (20 * FRAME_EVERY) == 0) {
          peer.check();
        }
      }
      long millis = (System.nanoTime() - began) / 1_000_000;
      int all = frames * PACKETS;
      stage.await(
          "every packet of every frame, of %d".formatted(all), () -> peer.media.size() == all);
      int answers = peer.answers;
      peer.check();
      stage.await("it is heard as before", () -> peer.answers > answers);

      assertThat(stage.statusOf(peer)).isEqualTo(ViewerStatus.CONNECTED);
      assertThat(stage.counted("viewers.failed")).isZero();
      assertThat(stage.counted("frames.dropped")).isZero();
      assertThat(stage.counted("datagrams.unknown")).isGreaterThan(DATAGRAMS / 4);
      assertThat(stage.environment.gauged("paths")).as("paths").isEqualTo(paths);
      long heapAfter = heapAfterCollection();
      System.out.printf(
          "%d datagrams in %d ms, %d/s, %d not taken by the kernel; heap %d MB, then %d MB;"
              + " resident %d KB, then %d KB; %d packets, none lost; %d rejected, %d forwarded,"
              + " %d crowded out%n",
          DATAGRAMS,
          millis,
          DATAGRAMS * 1_000 / Math.max(1, millis),
          refused,
          heap,
          heapAfter,
          resident,
          ProcessState.residentKilobytesNow(),
          all,
          stage.counted("checks.rejected"),
          stage.counted("datagrams.forwarded"),
          stage.counted("datagrams.crowded-out"));
      assertThat(heapAfter - heap).as("MB of heap that were not given back").isLessThan(32);
    } finally {
      for (DatagramChannel each : sources) {
        each.close();
      }
    }
  }

  /** What a stranger gets back for one datagram, in bytes. */
  private static long answered(Stage stage, Wire stranger, byte[] datagram) throws IOException {
    stranger.send(datagram);
    stage.listen(Duration.ofMillis(50));
    long bytes = 0;
    byte[] answer;
    while ((answer = stranger.receive()) != null) {
      bytes += answer.length;
    }
    return bytes;
  }

  @Test
  void nobodyGetsMoreThanHeSends() throws IOException {
    try (Stage stage = new Stage(TestSettings.TRANSPORT)) {
      TestPeer known = stage.connected();
      List<byte[]> captured;
      synchronized (known.sent) {
        captured = new ArrayList<>(known.sent);
      }
      String viewer = known.theirs().ufrag() + ":" + known.own().ufrag();
      TransactionId id = TransactionId.random(random);
      captured.add(
          StunWriter.request(id).username(viewer).priority(1).protectedBy(StunKey.of("guessed")));
      captured.add(StunWriter.request(id).username(viewer).priority(1).finish());
      captured.add(StunWriter.request(id).finish());
      captured.add(
          StunWriter.request(id)
              .username("AAnobody:" + known.own().ufrag())
              .protectedBy(StunKey.of("guessed")));
      captured.add(StunWriter.indication(id).finish());
      byte[] rtp = new byte[500];
      rtp[0] = (byte) 0x80;
      captured.add(rtp);
      captured.add(new byte[1_200]);
      for (byte[] datagram : captured) {
        try (Wire stranger = Wire.udp(known.target("udp"))) {
          long bytes = answered(stage, stranger, datagram);
          int first = datagram[0] & 0xFF;
          assertThat(bytes)
              .as("answer to %d bytes that begin with %d", datagram.length, first)
              .isLessThanOrEqualTo(first < 4 ? datagram.length : 0);
        }
      }
    }
  }

  @Test
  void aViewerThatFallsSilentInTheHandshakeGetsSoManyFlightsAndNoMore() {
    try (Stage stage = new Stage(TestSettings.TRANSPORT)) {
      TestPeer peer = stage.answered();
      peer.check();
      stage.await("a check answered", () -> peer.answers > 0);
      long before = peer.bytes;
      peer.beginHandshake();
      peer.deafToHandshake();
      stage.await("it has failed", () -> stage.statusOf(peer) == ViewerStatus.FAILED);
      // After a quarter of a second, half a one, one, two, four; the client sends again as often.
      assertThat(peer.bytes - before).as("bytes to a silent viewer").isBetween(1L, 40_000L);
    }
  }
}
