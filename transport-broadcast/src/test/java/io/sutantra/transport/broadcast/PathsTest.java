package io.sutantra.transport.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sutantra.api.SignallingException;
import io.sutantra.api.ViewerStatus;
import io.sutantra.rtc.sdp.IceCredentials;
import io.sutantra.rtc.stun.StunWriter;
import io.sutantra.rtc.stun.TransactionId;
import io.sutantra.testkit.MapSettings;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where a viewer is, and which shard its datagrams come to. */
@Timeout(120)
class PathsTest {
  private static final Duration MOMENT = Duration.ofMillis(150);

  private static void assertGetsMedia(Stage stage, TestPeer peer) {
    int before = peer.media.size();
    stage.offer(true, 3);
    stage.await("media for " + peer.id, () -> peer.media.size() >= before + 3);
  }

  /** When the third check is answered, the peer's answer to what the first brought is there too. */
  private static void check(Stage stage, TestPeer peer) {
    for (int i = 0; i < 3; i++) {
      int answers = peer.answers;
      peer.check();
      stage.await("a check answered", () -> peer.answers > answers);
    }
  }

  /** Frames are numbered without a gap from the first on. */
  private static void assertContinuous(TestPeer peer) {
    int first = peer.media.get(0).sequenceNumber();
    for (int i = 0; i < peer.media.size(); i++) {
      assertThat(peer.media.get(i).sequenceNumber()).isEqualTo((first + i) & 0xFFFF);
    }
  }

  @Test
  void viewerThatMovesKeepsItsSession() throws IOException {
    try (Stage stage = new Stage(TestSettings.TRANSPORT)) {
      TestPeer peer = stage.connected();
      assertGetsMedia(stage, peer);
      for (int i = 0; i < 10; i++) {
        peer.wire().close();
        stage.overUdp(peer);
        check(stage, peer);
        assertGetsMedia(stage, peer);
        peer.sendRtcp(out -> out.receiverReport(TestPeer.OWN_SSRC, List.of()));
      }
      assertContinuous(peer);
      assertThat(stage.log.viewers(Stage.STREAM, ViewerStatus.CONNECTED)).containsExactly(peer.id);
      String now = "127.0.0.1:" + peer.wire().local().getPort();
      stage.await(
          "the pair reported",
          () ->
              stage
                  .log
                  .statistics(peer.id)
                  .details()
                  .getOrDefault("candidate pair", "")
                  .endsWith(now));
      stage.transport.disconnect(peer.id, "enough");
      stage.await("goodbyes at the new address", () -> !peer.goodbyes.isEmpty() && peer.ended());
      assertThat(stage.counted("rtcp.rejected")).isZero();
    }
  }

  @Test
  void copiesOfChecksDoNotTakeTheMediaElsewhere() throws IOException {
    try (Stage stage = new Stage(TestSettings.TRANSPORT)) {
      TestPeer peer = stage.connected();
      check(stage, peer);
      byte[] plain = peer.check(peer.own(), peer.theirs(), false);
      int answers = peer.answers;
      peer.send(plain);
      stage.await("a check answered", () -> peer.answers > answers);
      try (Wire thief = Wire.udp(peer.target("udp"))) {
        thief.send(plain);
        for (byte[] captured : peer.sent) {
          thief.send(captured);
        }
        stage.await("copies counted", () -> stage.counted("checks.rejected") >= 3);
        assertGetsMedia(stage, peer);
        stage.listen(MOMENT);
        assertThat(thief.receive()).as("what the thief gets").isNull();
        // The viewer itself may go where the thief was refused.
        stage.overUdp(peer);
        check(stage, peer);
        assertGetsMedia(stage, peer);
      }
    }
  }

  @Test
  void viewerThatMovesAgainAndAgainHoldsNoMoreThanSomePaths() throws IOException {
    try (Stage stage = new Stage(TestSettings.TRANSPORT)) {
      TestPeer peer = stage.connected();
      for (int i = 0; i < 100; i++) {
        peer.wire().close();
        stage.overUdp(peer);
        check(stage, peer);
      }
      stage.listen(MOMENT);
      assertThat(stage.environment.gauged("paths")).isBetween(1L, 2 * 17L);
      assertGetsMedia(stage, peer);
      peer.leave();
      stage.await("it has left", () -> stage.statusOf(peer) == ViewerStatus.DISCONNECTED);
      stage.await("no path left", () -> stage.environment.gauged("paths") == 0);
    }
  }

  @Test
  void restartKeepsTheSession() {
    try (Stage stage = new Stage(TestSettings.TRANSPORT)) {
      TestPeer peer = stage.connected();
      assertGetsMedia(stage, peer);
      IceCredentials oldOwn = peer.own();
      IceCredentials oldTheirs = peer.theirs();
      String fragment = peer.restart();
      peer.restarted(
          Stage.result(stage.transport.update(peer.id, fragment).toCompletableFuture())
              .orElseThrow());
      assertThat(peer.theirs()).isNotEqualTo(oldTheirs);
      // Until the new ones are used the old ones are good, for as many checks as it takes.
      for (int i = 0; i < 3; i++) {
        int answers = peer.answers;
        peer.send(peer.check(oldOwn, oldTheirs, true));
        stage.await("an old check answered", () -> peer.answers > answers);
      }
      assertGetsMedia(stage, peer);
      stage.overUdp(peer);
      check(stage, peer);
      assertGetsMedia(stage, peer);
      assertContinuous(peer);
      int answers = peer.answers;
      peer.send(peer.check(oldOwn, oldTheirs, true));
      stage.listen(MOMENT);
      assertThat(peer.answers).as("answers, none to the old credentials").isEqualTo(answers);
      assertThat(peer.errors).isZero();
    }
  }

  @Test
  void restartThatIsNotUsedIsNoHarm() {
    try (Stage stage = new Stage(TestSettings.TRANSPORT)) {
      TestPeer peer = stage.connected();
      IceCredentials oldOwn = peer.own();
      IceCredentials oldTheirs = peer.theirs();
      for (int i = 0; i < 5; i++) {
        peer.restarted(
            Stage.result(stage.transport.update(peer.id, peer.restart()).toCompletableFuture())
                .orElseThrow());
      }
      int answers = peer.answers;
      peer.send(peer.check(oldOwn, oldTheirs, true));
      stage.await("an old check answered", () -> peer.answers > answers);
      check(stage, peer);
      assertGetsMedia(stage, peer);
    }
  }

  @Test
  void aFragmentRestartsIceIfItsCredentialsAreNew() {
    try (Stage stage = new Stage(TestSettings.TRANSPORT)) {
      TestPeer peer = stage.connected();
      String mine = "a=ice-ufrag:%s\r\na=ice-pwd:%s\r\n";
      String first = mine.formatted(peer.own().ufrag(), peer.own().password());
      assertThat(update(stage, peer.id, first)).isEmpty();
      assertThat(update(stage, peer.id, "a=end-of-candidates\r\n")).isEmpty();
      String second = mine.formatted("abcdefgh", "abcdefghijklmnopqrstuvwx");
      assertThat(update(stage, peer.id, second)).isPresent();
      assertThat(update(stage, peer.id, second)).isEmpty();
      assertThatThrownBy(() -> update(stage, peer.id, first))
          .isInstanceOf(SignallingException.class)
          .hasMessageContaining("an ICE generation that is over");
      assertThatThrownBy(() -> update(stage, "nobody", second))
          .isInstanceOf(SignallingException.class)
          .hasMessageContaining("nobody");
    }
  }

  private static Optional<String> update(Stage stage, String viewerId, String fragment) {
    return Stage.result(stage.transport.update(viewerId, fragment).toCompletableFuture());
  }

  @Test
  void datagramsThatComeToTheWrongShardAreHandedOn() {
    MapSettings settings =
        TestSettings.TRANSPORT.with("shards", 4).with("key-frame-interval", Duration.ZERO);
    try (Stage stage = new Stage(settings)) {
      List<TestPeer> peers = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        TestPeer peer = stage.connected();
        // Most of the new ways lead to another shard.
        stage.overUdp(peer);
        check(stage, peer);
        peers.add(peer);
      }
      assertThat(stage.counted("datagrams.unknown")).isZero();
      stage.offer(true, 10);
      stage.await("media", () -> peers.stream().allMatch(peer -> peer.media.size() == 10));
      long forwarded = stage.counted("datagrams.forwarded");
      // RTCP names nobody.
      for (TestPeer peer : peers) {
        peer.nack(peer.media.get(4).sequenceNumber());
      }
      stage.await("sent again", () -> peers.stream().allMatch(peer -> peer.again.size() == 1));
      for (TestPeer peer : peers) {
        assertThat(peer.again.get(0).sequenceNumber())
            .isEqualTo(peer.media.get(4).sequenceNumber());
        assertThat(peer.again.get(0).payload()).isEqualTo(peer.media.get(4).payload());
      }
      assertThat(stage.counted("datagrams.forwarded")).isGreaterThan(forwarded);
      peers.forEach(TestPeer::leave);
      stage.await("all have left", () -> stage.environment.gauged("viewers") == 0);
      stage.await("no path left", () -> stage.environment.gauged("paths") == 0);
      assertThat(stage.counted("datagrams.crowded-out")).isZero();
    }
  }

  @Test
  void viewerLivesWhereItsDatagramsCome() {
    MapSettings settings = TestSettings.TRANSPORT.with("shards", 2);
    try (Stage stage = new Stage(settings)) {
      // So few that no shard is ever full.
      List<TestPeer> peers = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        TestPeer peer = stage.connected();
        Stage.result(
            stage
                .transport
                .update(
                    peer.id,
                    "a=ice-ufrag:%s\r\na=ice-pwd:%s\r\n"
                        .formatted(peer.own().ufrag(), peer.own().password()))
                .toCompletableFuture());
        peers.add(peer);
      }
      long firstChecks = stage.counted("datagrams.forwarded");
      assertThat(firstChecks).isLessThanOrEqualTo(peers.size());
      stage.offer(true, 10);
      for (TestPeer peer : peers) {
        stage.await("media", () -> peer.media.size() == 10);
        peer.nack(peer.media.get(4).sequenceNumber());
        stage.await("sent again", () -> peer.again.size() == 1);
        check(stage, peer);
      }
      assertThat(stage.counted("datagrams.forwarded")).isEqualTo(firstChecks);
      for (TestPeer peer : peers) {
        stage.transport.disconnect(peer.id, "enough");
        stage.await("gone", () -> stage.statusOf(peer) == ViewerStatus.DISCONNECTED);
      }
      stage.await("no path left", () -> stage.environment.gauged("paths") == 0);
      assertThat(stage.environment.gauged("viewers")).isZero();
    }
  }

  @Test
  void pathBelongsToWhoeverHasProvedItLast() {
    try (Stage stage = new Stage(TestSettings.TRANSPORT)) {
      // Several pairs, so that the two are on the same shard and on different ones.
      for (int i = 0; i < 6; i++) {
        TestPeer former = stage.connected();
        TestPeer other = i % 2 == 0 ? stage.answered() : null;
        TestPeer next = stage.peer();
        stage.signal(next, next.offer());
        next.over(former.wire());
        former.over(null);
        stage.connect(next);
        assertGetsMedia(stage, next);
        next.nack(next.media.get(0).sequenceNumber());
        stage.await("its feedback heard", () -> next.again.size() == 1);
        // The former one comes back by another way.
        stage.overUdp(former);
        check(stage, former);
        assertGetsMedia(stage, former);
        former.leave();
        stage.await("it has left", () -> stage.statusOf(former) == ViewerStatus.DISCONNECTED);
        next.nack(next.media.get(1).sequenceNumber());
        stage.await("its feedback still heard", () -> next.again.size() == 2);
        if (other != null) {
          stage.transport.disconnect(other.id, "enough");
        }
      }
    }
  }

  @Test
  void indicationsAreNoRejectedChecks() {
    try (Stage stage = new Stage(TestSettings.TRANSPORT)) {
      TestPeer peer = stage.connected();
      for (int i = 0; i < 10; i++) {
        peer.send(StunWriter.indication(TransactionId.random(new SecureRandom())).finish());
      }
      assertGetsMedia(stage, peer);
      assertThat(stage.counted("checks.rejected")).isZero();
    }
  }

  @Test
  void byTcpFramesComeWholeOrNotAtAll() throws IOException {
    try (Stage stage = new Stage(TestSettings.TRANSPORT)) {
      TestPeer peer = stage.peer();
      stage.signal(peer, peer.offer());
      peer.over(Wire.tcp(peer.target("tcp")));
      stage.connect(peer);
      assertGetsMedia(stage, peer);
      Wire connection = peer.wire();
      for (int round = 0; round < 3; round++) {
        // Does not read for a while, until frames are left out.
        peer.over(null);
        long before = stage.log.statistics(peer.id).framesDropped();
        long asked = stage.counted("key-frames.requested");
        for (int i = 0;
            i < 2_000 && stage.log.statistics(peer.id).framesDropped() < before + 20;
            i++) {
          stage.offer(i % 50 == 0, 40);
          stage.listen(Duration.ofMillis(10));
        }
        assertThat(stage.log.statistics(peer.id).framesDropped()).isGreaterThan(before);
        stage.offer(true, 1);
        for (int i = 0; i < 60; i++) {
          stage.offer(false, 1);
          stage.listen(Duration.ofMillis(20));
        }
        assertThat(stage.counted("key-frames.requested"))
            .as("key frames for one that does not read")
            .isEqualTo(asked);
        peer.over(connection);
        assertGetsMediaAfterAll(stage, peer);
      }
      assertContinuous(peer);
      for (int i = 0; i < peer.media.size(); ) {
        int packets = peer.media.get(i).payload().at(5);
        for (int j = 0; j < packets; j++, i++) {
          assertThat((int) peer.media.get(i).payload().at(4))
              .as("packet of its frame")
              .isEqualTo(j);
        }
      }
      peer.over(null);
      connection.close();
      stage.await(
          "the connection's end is the viewer's",
          () -> stage.statusOf(peer) == ViewerStatus.DISCONNECTED);
    }
  }

  /** What it has not read yet comes first; then what is offered now. */
  private static void assertGetsMediaAfterAll(Stage stage, TestPeer peer) {
    int frame;
    do {
      frame = Stage.numberOf(stage.offer(true, 3));
      stage.listen(Duration.ofMillis(50));
    } while (peer.media.get(peer.media.size() - 1).frame() < frame);
  }

  @Test
  void viewerThatLosesItsConnectionGoesOnByAnotherPath() throws IOException {
    try (Stage stage = new Stage(TestSettings.TRANSPORT)) {
      TestPeer peer = stage.connected();
      Wire udp = peer.wire();
      peer.over(Wire.tcp(peer.target("tcp")));
      check(stage, peer);
      assertGetsMedia(stage, peer);
      peer.wire().close();
      peer.over(udp);
      stage.listen(MOMENT);
      assertGetsMedia(stage, peer);
      assertThat(stage.statusOf(peer)).isEqualTo(ViewerStatus.CONNECTED);
    }
  }
}
