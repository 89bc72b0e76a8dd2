package io.sutantra.transport.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.rtc.stun.StunKey;
import io.sutantra.rtc.stun.StunWriter;
import io.sutantra.rtc.stun.TransactionId;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ShardsTest {
  private final SecureRandom random = new SecureRandom();

  private byte[] check(String username) {
    return StunWriter.request(TransactionId.random(random))
        .username(username)
        .protectedBy(StunKey.of("a password of some length"));
  }

  @Test
  void ownFragmentIsTheFirstPartOfAUserName() {
    assertThat(ViewerTable.localUfrag("abcd:efgh")).isEqualTo("abcd");
    assertThat(ViewerTable.localUfrag("abcd:efgh:ijkl")).isEqualTo("abcd");
    assertThat(ViewerTable.localUfrag("abcd")).isEqualTo("abcd");
    assertThat(ViewerTable.localUfrag(":abcd")).isEmpty();
  }

  @Property
  void anyDatagramHasAnAnswer(@ForAll byte[] datagram) {
    assertThat(new Shards(List.of(), new ViewerTable()).shardFor(datagram)).isNegative();
  }

  @Test
  void firstDatagramIsForTheShardOfTheViewerThatACheckNames() {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT, 2)) {
      LoneShard.Guest here = lone.guest("here");
      assertThat(lone.shards.shardFor(check(here.theirs.ufrag() + ":ijkl"))).isZero();
      LoneShard.Guest nowhere = lone.coming("nowhere");
      assertThat(lone.shards.shardFor(nowhere.checkBytes())).as("the one with fewer").isEqualTo(1);
      assertThat(lone.shards.shardFor(check("nobody:ijkl"))).isNegative();
      assertThat(lone.shards.shardFor(StunWriter.request(TransactionId.random(random)).finish()))
          .isNegative();
      byte[] other = nowhere.checkBytes();
      other[4] ^= 1;
      assertThat(lone.shards.shardFor(other)).as("another cookie").isNegative();
    }
  }

  @Test
  void somethingIsDoneWithEachViewerOnItsShard() {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT, 2)) {
      List<LoneShard.Guest> guests = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        guests.add(lone.coming("v" + i));
      }
      List<String> found = new ArrayList<>();
      for (LoneShard.Guest each : guests) {
        assertThat(lone.shards.with(each.entry, it -> found.add(it.orElseThrow().id()))).isTrue();
        lone.run();
      }
      assertThat(found).containsExactly("v0", "v1", "v2", "v3");
      assertThat(lone.shard.viewers()).as("each was adopted by the one with fewer").isEqualTo(2);
      guests.get(0).viewer().leave("enough");
      assertThat(lone.shards.with(guests.get(0).entry, it -> assertThat(it).isEmpty())).isTrue();
      lone.run();
    }
  }
}
