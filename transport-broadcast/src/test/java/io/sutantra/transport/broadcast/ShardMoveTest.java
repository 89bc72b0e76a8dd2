package io.sutantra.transport.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.api.ViewerStatus;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Viewers whose first check comes to another shard than the one that they were given to. */
class ShardMoveTest {
  private final LoneShard lone = new LoneShard(TestSettings.TRANSPORT, 2);

  private void toOther(LoneShard.Guest guest, byte[] datagram) {
    lone.other.received(guest.path, ByteBuffer.wrap(datagram));
    lone.other.flush();
    lone.run();
  }

  private void checkElsewhere(LoneShard.Guest guest) {
    toOther(guest, guest.checkBytes());
    guest.answerProbes(1);
  }

  /** One more comes to the other shard, and then a frame that is no key frame. */
  private LoneShard.Guest joinsElsewhere(String id) {
    LoneShard.Guest guest = lone.coming(id);
    checkElsewhere(guest);
    guest.keyed();
    lone.offer(false, 1);
    lone.advance(Duration.ofMillis(20));
    return guest;
  }

  @Test
  void viewerLivesWhereItsFirstCheckCameTo() {
    try (lone) {
      LoneShard.Guest guest = lone.coming("a");
      checkElsewhere(guest);
      assertThat(guest.viewer.shard()).isSameAs(lone.other);
      assertThat(lone.moved).containsExactly("a");
      assertThat(lone.shard.viewers().count()).isZero();
      assertThat(lone.other.viewers().count()).isEqualTo(1);
      assertThat(lone.stream.viewers()).isEqualTo(1);
      assertThat(lone.events).hasSize(1);
      guest.keyed();
      lone.offer(true, 3);
      lone.advance(Duration.ofMillis(20));
      assertThat(guest.frames()).hasSize(1);
      long forwarded = lone.environment.counted("datagrams.forwarded");
      assertThat(forwarded).isEqualTo(1);
      toOther(guest, guest.rtcp(out -> out.nack(3, 7, guest.sequenceNumbers().get(0))));
      checkElsewhere(guest);
      assertThat(guest.again).hasSize(1);
      assertThat(lone.environment.counted("datagrams.forwarded")).isEqualTo(forwarded);
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
      LoneShard.Guest guest = joinsElsewhere("b");
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
      LoneShard.Guest guest = joinsElsewhere("b");
      assertThat(there.frames()).hasSize(2);
      assertThat(guest.frames()).isEmpty();
      assertThat(lone.keyFramesFor).hasSizeGreaterThan(asked);
    }
  }

  @Test
  void checkThatComesToTheOldShardIsHandedOn() {
    try (lone) {
      LoneShard.Guest guest = lone.coming("a");
      checkElsewhere(guest);
      Path second = new UdpPath(0, LoneShard.address(9), LoneShard.address(20_000));
      lone.shard.received(second, ByteBuffer.wrap(guest.checkBytes()));
      lone.run();
      assertThat(guest.viewer.shard()).isSameAs(lone.other);
      assertThat(lone.other.paths().viewer(second)).isSameAs(guest.viewer);
      assertThat(lone.shard.paths().elsewhere(second).shard()).isEqualTo(1);
    }
  }

  @Test
  void viewerThatHasSettledMovesNoMore() {
    try (lone) {
      LoneShard.Guest guest = lone.guest("a");
      checkElsewhere(guest);
      assertThat(guest.viewer.shard()).isSameAs(lone.shard);
      assertThat(lone.moved).isEmpty();
    }
  }

  @Test
  void viewersOnTheirWayCount() {
    try (lone) {
      List<LoneShard.Guest> guests = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        guests.add(lone.coming("v" + i));
      }
      guests.forEach(guest -> lone.other.received(guest.path, ByteBuffer.wrap(guest.checkBytes())));
      lone.run();
      assertThat(lone.other.viewers().count()).isBetween(25, 29);
      assertThat(lone.shard.viewers().count() + lone.other.viewers().count()).isEqualTo(40);
    }
  }

  @Test
  void viewerMovesOnce() {
    try (lone) {
      LoneShard.Guest guest = lone.coming("a");
      byte[] forged = guest.checkBytes();
      forged[forged.length - 1] ^= 1;
      toOther(guest, forged);
      assertThat(guest.viewer.shard()).isSameAs(lone.other);
      lone.shard.received(guest.path, ByteBuffer.wrap(guest.checkBytes()));
      lone.run();
      assertThat(guest.viewer.shard()).isSameAs(lone.other);
      assertThat(lone.moved).containsExactly("a");
      guest.answerProbes(0);
      guest.keyed();
      lone.offer(true, 3);
      lone.advance(Duration.ofMillis(20));
      assertThat(guest.frames()).hasSize(1);
    }
  }

  @Test
  void shardThatHasMoreThanItsPartTakesNone() {
    try (lone) {
      List<LoneShard.Guest> guests = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        LoneShard.Guest guest = lone.coming("v" + i);
        guests.add(guest);
        checkElsewhere(guest);
      }
      // All come to one shard; it takes half of them, a quarter more, and a few.
      assertThat(lone.other.viewers().count()).isBetween(25, 29);
      assertThat(lone.shard.viewers().count() + lone.other.viewers().count()).isEqualTo(40);
      guests.forEach(LoneShard.Guest::keyed);
      lone.offer(true, 1);
      lone.advance(Duration.ofMillis(20));
      assertThat(guests).allSatisfy(guest -> assertThat(guest.frames()).hasSize(1));
    }
  }

  @Test
  void viewerThatIsOnItsWayWhenItsStreamEndsIsTold() {
    try (lone) {
      LoneShard.Guest guest = lone.coming("a");
      lone.other.received(guest.path, ByteBuffer.wrap(guest.checkBytes()));
      lone.stream.close("over");
      lone.run();
      assertThat(guest.gone).isTrue();
      assertThat(lone.events.get(1).status()).isEqualTo(ViewerStatus.DISCONNECTED);
      assertThat(lone.stream.viewers()).isZero();
      assertThat(lone.shard.viewers().count() + lone.other.viewers().count()).isZero();
      assertThat(lone.shards.ownerOf(guest.theirs.ufrag())).isNegative();
    }
  }
}
