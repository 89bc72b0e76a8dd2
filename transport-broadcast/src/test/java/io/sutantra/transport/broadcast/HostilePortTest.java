package io.sutantra.transport.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.api.ViewerStatus;
import io.sutantra.rtc.stun.StunKey;
import io.sutantra.rtc.stun.StunWriter;
import io.sutantra.rtc.stun.TransactionId;
import io.sutantra.testkit.ReportedProblems;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Tests of hostile datagrams at the UDP port, some with the addresses of viewers, while viewers go
 * on watching.
 *
 * <p>The system property {@code hostile.datagrams} sets the number of datagrams to process, such as
 * 10000000 for a long run; the seed is always the same.
 */
@Timeout(3_600)
class HostilePortTest {
  private static final long DATAGRAMS = Long.getLong("hostile.datagrams", 200_000L);
  private static final int JOINS = 10;
  private static final int BURSTS_PER_FRAME = 10;
  private static final int BURSTS_PER_CHECK = 200;
  private static final int PACKETS = 3;

  private static final long MAX_HEAP_BYTES = 8 << 20;

  private final Random random = new Random(11);
  private int frames;

  /** A check that a viewer gets every packet from its first key frame on, in order and once. */
  private static final class PacketOrder {
    private final TestPeer peer;
    private int nextFrame;
    private int nextPacket;

    PacketOrder(TestPeer peer) {
      this.peer = peer;
      this.nextFrame = peer.media.get(0).frame();
      assertThat(peer.media.get(0).payload().at(0)).isEqualTo((byte) 'K');
    }

    boolean upTo(int frame) {
      for (TestPeer.Packet packet : peer.media) {
        assertThat(packet.frame()).as("frame, for %s", peer.id).isEqualTo(nextFrame);
        assertThat(packet.payload().at(4)).as("packet of it").isEqualTo((byte) nextPacket);
        if (++nextPacket == PACKETS) {
          nextPacket = 0;
          nextFrame++;
        }
      }
      peer.media.clear();
      return nextFrame == frame;
    }
  }

  /** Returns a new viewer whose traffic is captured from the start. */
  private static TestPeer captured(Stage stage) {
    TestPeer peer = stage.answered();
    peer.recording = true;
    return peer;
  }

  private int offer(Stage stage, boolean keyFrame) {
    frames++;
    return Stage.numberOf(stage.offer(keyFrame, PACKETS));
  }

  /** Makes a viewer receive a frame, send all kinds of feedback and get a retransmission. */
  private void watch(Stage stage, TestPeer peer) {
    // The viewer may have started with an older frame, which the history no longer has.
    int frame = offer(stage, true);
    stage.await("a picture", () -> peer.media.stream().anyMatch(each -> each.frame() == frame));
    peer.sendRtcp(out -> out.receiverReport(TestPeer.OWN_SSRC, List.of()));
    peer.sendRtcp(out -> out.pictureLoss(TestPeer.OWN_SSRC, peer.ssrc()));
    peer.nack(peer.media.get(peer.media.size() - 1).sequenceNumber());
    stage.await("a packet again", () -> peer.again.size() == 1);
    stage.await("a report", () -> !peer.reports.isEmpty());
  }

  /** Makes a viewer join during the flood, receive a frame and leave. */
  private void joinAndLeave(Stage stage, Flood flood) {
    TestPeer peer = captured(stage);
    peer.check();
    flood.burst();
    stage.await("a check answered", () -> peer.answers > 0);
    peer.beginHandshake();
    stage.await(
        "connected, " + peer.failure(),
        () -> {
          flood.burst();
          return peer.keyed() && stage.statusOf(peer) == ViewerStatus.CONNECTED;
        });
    watch(stage, peer);
    peer.leave();
    stage.await("gone", () -> stage.statusOf(peer) == ViewerStatus.DISCONNECTED);
    flood.eavesdrop(peer);
    peer.vanish();
    peer.heard.clear();
  }

  @Test
  void viewersGetEveryFrameWhateverStrangersSend() throws IOException {
    try (Stage stage = new Stage(TestSettings.TRANSPORT)) {
      // One viewer for each shard.
      List<TestPeer> viewers = List.of(captured(stage), captured(stage));
      List<PacketOrder> orders = new ArrayList<>();
      for (TestPeer viewer : viewers) {
        stage.connect(viewer);
        watch(stage, viewer);
        orders.add(new PacketOrder(viewer));
        viewer.recording = false;
      }
      try (Flood flood = new Flood(stage, viewers, 11);
          ReportedProblems complaints = new ReportedProblems()) {
        for (TestPeer viewer : viewers) {
          flood.eavesdrop(viewer);
          viewer.heard.clear();
        }
        long paths = stage.environment.gauged("paths");
        ProcessState before = ProcessState.now();
        long began = System.nanoTime();
        int joins = 0;
        for (int i = 1; flood.processed() < DATAGRAMS; i++) {
          flood.burst();
          viewers.forEach(TestPeer::step);
          if (i % BURSTS_PER_FRAME == 0) {
            offer(stage, false);
          }
          if (i % BURSTS_PER_CHECK == 0) {
            viewers.forEach(TestPeer::check);
          }
          if (flood.processed() * JOINS >= DATAGRAMS * joins && joins < JOINS) {
            joins++;
            joinAndLeave(stage, flood);
          }
          orders.forEach(each -> each.upTo(frames));
        }
        flood.settle();
        long millis = (System.nanoTime() - began) / 1_000_000;
        for (PacketOrder each : orders) {
          stage.await("every packet of %d frames".formatted(frames), () -> each.upTo(frames));
          int answers = each.peer.answers;
          each.peer.check();
          stage.await("it is heard as before", () -> each.peer.answers > answers);
        }
        stage.await("no path but theirs", () -> stage.environment.gauged("paths") == paths);
        ProcessState after = ProcessState.now();
        System.out.printf(
            "%d datagrams sent, %d processed, in %d ms, %d/s: %s; heap %d KB, then %d KB; resident"
                + " %d KB, then %d KB; %d frames, none lost, %d joins; %d unknown, %d checks and"
                + " %d RTCP rejected, %d forwarded, %d crowded out%n",
            flood.sent(),
            flood.processed(),
            millis,
            flood.processed() * 1_000 / Math.max(1, millis),
            flood.describe(),
            before.heapBytes() >> 10,
            after.heapBytes() >> 10,
            before.residentKilobytes(),
            after.residentKilobytes(),
            frames,
            joins,
            stage.counted("datagrams.unknown"),
            stage.counted("checks.rejected"),
            stage.counted("rtcp.rejected"),
            stage.counted("datagrams.forwarded"),
            stage.counted("datagrams.crowded-out"));

        for (TestPeer viewer : viewers) {
          assertThat(stage.statusOf(viewer)).isEqualTo(ViewerStatus.CONNECTED);
          assertThat(viewer.again).as("what a caught NACK brought once more").hasSize(1);
        }
        assertThat(flood.processed()).isBetween(DATAGRAMS, flood.sent());
        assertThat(flood.mostGained()).as("bytes that a stranger gained").isNotPositive();
        assertThat(complaints.heard()).isEmpty();
        assertThat(stage.counted("viewers.failed")).isZero();
        assertThat(stage.counted("frames.dropped")).isZero();
        assertThat(stage.counted("rtcp.rejected")).isPositive();
        assertThat(stage.counted("datagrams.unknown")).isGreaterThan(DATAGRAMS / 4);
        assertThat(after.heapBytes() - before.heapBytes())
            .as("bytes of heap that were not given back")
            .isLessThan(MAX_HEAP_BYTES);
      }
    }
  }

  /** Sends one datagram from a stranger, and returns the number of bytes in answer. */
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
      TestPeer known = captured(stage);
      stage.connect(known);
      watch(stage, known);
      List<byte[]> captured = new ArrayList<>(known.heard);
      synchronized (known.sent) {
        captured.addAll(known.sent);
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
      // The server repeats its flight after 0.25, 0.5, 1, 2 and 4 s, the client as often.
      assertThat(peer.bytes - before).as("bytes to a silent viewer").isBetween(1L, 40_000L);
    }
  }
}
