package io.sutantra.transport.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.api.ViewerEvent;
import io.sutantra.api.ViewerStatus;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Viewers, each of whom is adopted by the shard on which the first valid check arrives. */
class ShardAdoptionTest {
  private final LoneShard lone = new LoneShard(TestSettings.TRANSPORT, 2);

  private void toOther(LoneShard.Guest guest, byte[] datagram) {
    lone.other.received(guest.path, ByteBuffer.wrap(datagram));
    lone.other.io().flush();
    lone.run();
  }

  private void checkOther(LoneShard.Guest guest) {
    toOther(guest, guest.checkBytes());
    guest.answerProbes(1);
  }

  /** A viewer comes to the other shard, and then a frame that is no key frame. */
  private LoneShard.Guest joinsOther(String id) {
    LoneShard.Guest guest = lone.coming(id);
    checkOther(guest);
    guest.keyed();
    lone.offer(false, 1);
    lone.advance(Duration.ofMillis(20));
    return guest;
  }

  @Test
  void viewerBelongsToTheShardThatItsFirstCheckCameTo() {
    try (lone) {
      LoneShard.Guest guest = lone.coming("a");
      assertThat(lone.stream.viewers()).isEqualTo(1);
      checkOther(guest);
      assertThat(guest.home()).isSameAs(lone.other);
      assertThat(lone.shard.viewers()).isZero();
      assertThat(lone.other.viewers()).isEqualTo(1);
      assertThat(lone.stream.viewers()).isEqualTo(1);
      assertThat(lone.events).hasSize(1);
      guest.keyed();
      lone.offer(true, 3);
      lone.advance(Duration.ofMillis(20));
      assertThat(guest.frames()).hasSize(1);
      toOther(guest, guest.rtcp(out -> out.nack(3, 7, guest.sequenceNumbers().get(0))));
      checkOther(guest);
      assertThat(guest.again).hasSize(1);
      assertThat(lone.environment.counted("datagrams.forwarded")).isZero();
    }
  }

  @Test
  void firstViewerOfAShardBeginsWithWhatOthersHaveGot() {
    try (lone) {
      LoneShard.Guest there = lone.guest("a");
      lone.offer(true, 3);
      lone.offer(false, 1);
      lone.advance(Duration.ofMillis(100));
      int asked = lone.keyFramesFor.size();
      LoneShard.Guest guest = joinsOther("b");
      assertThat(guest.frames()).isEqualTo(there.frames()).hasSize(3);
      assertThat(lone.keyFramesFor).hasSize(asked);
    }
  }

  @Test
  void firstViewerOfAShardDoesNotBeginWithWhatIsOld() {
    try (lone) {
      LoneShard.Guest there = lone.guest("a");
      lone.offer(true, 3);
      lone.advance(Duration.ofSeconds(2));
      int asked = lone.keyFramesFor.size();
      LoneShard.Guest guest = joinsOther("b");
      assertThat(there.frames()).hasSize(2);
      assertThat(guest.frames()).isEmpty();
      assertThat(lone.keyFramesFor).hasSizeGreaterThan(asked);
    }
  }

  @Test
  void keyFrameIsAskedForBeforeAnyShardHasTheViewer() {
    try (lone) {
      LoneShard.Guest guest = lone.coming("a");
      assertThat(guest.entry.adopted()).isFalse();
      assertThat(lone.keyFramesFor).containsExactly("a");
    }
  }

  @Test
  void checkThatComesToAnotherShardLaterIsForwarded() {
    try (lone) {
      LoneShard.Guest guest = lone.coming("a");
      checkOther(guest);
      Path second = new UdpPath(0, LoneShard.address(9), LoneShard.address(20_000));
      lone.shard.received(second, ByteBuffer.wrap(guest.checkBytes()));
      lone.run();
      assertThat(guest.home()).isSameAs(lone.other);
      assertThat(lone.other.paths().viewer(second)).isSameAs(guest.viewer());
      assertThat(lone.shard.paths().elsewhere(second).shard()).isEqualTo(1);
      assertThat(lone.environment.counted("datagrams.forwarded")).isEqualTo(1);
    }
  }

  @Test
  void checkThatIsNotValidAdoptsNobody() {
    try (lone) {
      LoneShard.Guest guest = lone.coming("a");
      byte[] forged = guest.checkBytes();
      forged[forged.length - 1] ^= 1;
      byte[] guessed =
          lone.check(
              guest.own, new io.sutantra.rtc.sdp.IceCredentials(guest.theirs.ufrag(), "guessed"));
      toOther(guest, guessed);
      assertThat(guest.entry.adopted()).isFalse();
      assertThat(lone.environment.counted("checks.rejected")).isEqualTo(1);
      guest.check();
      assertThat(guest.home()).isSameAs(lone.shard);
      toOther(guest, forged);
      assertThat(guest.home()).isSameAs(lone.shard);
    }
  }

  @Test
  void viewerThatNobodyComesForFails() {
    try (lone) {
      LoneShard.Guest guest = lone.coming("a");
      lone.advance(Duration.ofSeconds(16));
      assertThat(guest.gone).isTrue();
      ViewerEvent last = lone.events.get(lone.events.size() - 1);
      assertThat(last.status()).isEqualTo(ViewerStatus.FAILED);
      assertThat(last.detail())
          .isEqualTo(
              "there was no connection within 15000 ms: no valid ICE check reached this side");
      assertThat(lone.table.all()).isEmpty();
      assertThat(lone.table.named(guest.theirs.ufrag())).isNull();
      assertThat(lone.stream.viewers()).isZero();
    }
  }

  @Test
  void viewerOfAStreamThatHasEndedMeanwhileIsTold() {
    try (lone) {
      LoneShard.Guest guest = lone.coming("a");
      lone.stream.close("over");
      checkOther(guest);
      assertThat(guest.gone).isTrue();
      assertThat(lone.events.get(1).status()).isEqualTo(ViewerStatus.DISCONNECTED);
      assertThat(lone.stream.viewers()).isZero();
      assertThat(lone.other.viewers()).isZero();
      assertThat(lone.table.named(guest.theirs.ufrag())).isNull();
    }
  }

  @Test
  void viewersOfOneShardAreIndependentOfThoseOfTheOther() {
    try (lone) {
      LoneShard.Guest here = lone.guest("a");
      LoneShard.Guest there = joinsOther("b");
      there.viewer().leave("enough");
      lone.offer(true, 1);
      lone.advance(Duration.ofMillis(100));
      assertThat(there.gone).isTrue();
      assertThat(here.frames()).isNotEmpty();
      assertThat(lone.stream.viewers()).isEqualTo(1);
    }
  }
}
