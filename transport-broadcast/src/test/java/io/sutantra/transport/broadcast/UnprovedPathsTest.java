package io.sutantra.transport.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.api.ViewerStatus;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is sent by a path before anything has come back by it, and who gets a path. */
@Timeout(60)
class UnprovedPathsTest {
  private static final Path ELSEWHERE =
      new UdpPath(0, LoneShard.address(9), LoneShard.address(20_000));
  private static final Duration MOMENT = Duration.ofMillis(20);

  /** Has a check of somebody come by a path; what this side has asked by it. */
  private static byte[] claim(LoneShard lone, Shard at, Path path, LoneShard.Guest by) {
    at.received(path, ByteBuffer.wrap(by.checkBytes()));
    at.io().flush();
    lone.run();
    List<byte[]> questions = lone.toStrangers.stream().filter(LoneShard::isRequest).toList();
    return questions.isEmpty() ? null : questions.get(questions.size() - 1);
  }

  @Test
  void mediaGoesWhereSomethingHasComeBackFrom() {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT)) {
      LoneShard.Guest guest = lone.guest("a");
      byte[] question = null;
      int checks = 10;
      for (int i = 0; i < checks; i++) {
        question = claim(lone, lone.shard, ELSEWHERE, guest);
        lone.offer(true, 3);
        lone.advance(MOMENT);
      }
      int sent = checks * guest.checkBytes().length;
      int got = lone.toStrangers.stream().mapToInt(datagram -> datagram.length).sum();
      assertThat(lone.toStrangers).as("an answer and a check each").hasSize(2 * checks);
      assertThat(got).isLessThan(2 * sent);
      assertThat(guest.frames()).hasSize(checks);

      lone.shard.received(ELSEWHERE, ByteBuffer.wrap(guest.answer(question)));
      lone.offer(true, 3);
      lone.advance(MOMENT);
      assertThat(guest.frames()).hasSize(checks);
      assertThat(lone.toStrangers).hasSizeGreaterThanOrEqualTo(2 * checks + 3);
    }
  }

  @Test
  void viewerThatAnswersNoChecksProvesItsPathByTheHandshake() {
    try (Stage stage = new Stage(TestSettings.TRANSPORT)) {
      TestPeer peer = stage.answered();
      peer.answering = false;
      stage.connect(peer);
      stage.offer(true, 3);
      stage.await("media", () -> peer.media.size() == 3);
    }
  }

  @Test
  void viewerThatProvesNoPathHasFailed() {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT)) {
      LoneShard.Guest guest = lone.coming("b");
      claim(lone, lone.shard, guest.path, guest);
      guest.keyed();
      assertThat(guest.viewer().path()).isNull();
      for (int seconds = 0; seconds < 60 && !guest.gone; seconds++) {
        claim(lone, lone.shard, guest.path, guest);
        lone.advance(Duration.ofSeconds(1));
      }
      assertThat(guest.gone).isTrue();
    }
  }

  @Test
  void handshakeOfOneWhoHearsNothingIsNoFlood() {
    try (Stage stage = new Stage(TestSettings.TRANSPORT)) {
      TestPeer peer = stage.answered();
      peer.answering = false;
      peer.check();
      stage.await("a check answered", () -> peer.answers > 0);
      peer.beginHandshake();
      peer.deafToHandshake();
      stage.await("it has failed", () -> stage.statusOf(peer) == ViewerStatus.FAILED);
      long sent;
      synchronized (peer.sent) {
        sent = peer.sent.stream().mapToLong(datagram -> datagram.length).sum();
      }
      // Three times as much, and the answer to a check and a check.
      assertThat(peer.bytes).isPositive().isLessThanOrEqualTo(3 * sent + 200);
    }
  }

  @Test
  void anotherOnesCheckDoesNotTakeAPathAway() {
    for (int shards = 1; shards <= 2; shards++) {
      try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT, shards)) {
        LoneShard.Guest owner = lone.guest("a");
        LoneShard.Guest thief = lone.coming("b");
        Shard home = shards == 1 ? lone.shard : lone.other;
        home.received(thief.path, ByteBuffer.wrap(thief.checkBytes()));
        lone.run();
        thief.answerProbes(shards - 1);
        thief.keyed();
        assertThat(thief.home()).isSameAs(home);

        for (int i = 0; i < 38; i++) {
          lone.shard.received(owner.path, ByteBuffer.wrap(thief.checkBytes()));
          lone.run();
          lone.offer(true, 3);
          lone.advance(MOMENT);
        }
        assertThat(owner.frames()).hasSize(38);
        assertThat(lone.shard.paths().viewer(owner.path)).isSameAs(owner.viewer());
        owner.nack(owner.sequenceNumbers().get(110));
        assertThat(owner.again).as("it is heard as well").hasSize(1);

        // Behind one NAT it may well be the other one's by now.
        byte[] question =
            owner.stun.stream().filter(LoneShard::isRequest).reduce((a, b) -> b).orElseThrow();
        lone.shard.received(owner.path, ByteBuffer.wrap(thief.answer(question)));
        lone.run();
        assertThat(home.paths().viewer(owner.path)).isSameAs(thief.viewer());
        assertThat(lone.shard.paths().viewer(owner.path)).isNotSameAs(owner.viewer());
        assertThat(thief.viewer().path()).isEqualTo(owner.path);
        assertThat(owner.viewer().path()).isNull();
      }
    }
  }

  @Test
  void pathOfOneWhoIsNotHeardOfAnyMoreIsGivenToWhoChecksIt() {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT)) {
      LoneShard.Guest owner = lone.guest("a");
      lone.advance(Duration.ofMillis(5_100));
      LoneShard.Guest next = lone.coming("b");
      claim(lone, lone.shard, owner.path, next);
      assertThat(lone.shard.paths().viewer(owner.path)).isSameAs(next.viewer());
    }
  }
}
