package io.sutantra.transport.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.api.sdp.IceCredentials;
import io.sutantra.broadcast.stun.StunKey;
import io.sutantra.broadcast.stun.StunWriter;
import io.sutantra.broadcast.stun.TransactionId;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ShardsTest {
  private static final int MAX_SHARDS = 64;
  private final SecureRandom random = new SecureRandom();

  @Test
  void prefixNamesItsShard() {
    Shards shards = new Shards(MAX_SHARDS);
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < MAX_SHARDS; i++) {
      String prefix = Shards.prefix(i);
      assertThat(prefix).matches("[A-Za-z0-9+/]{2}");
      assertThat(seen.add(prefix)).isTrue();
      String ufrag = IceCredentials.random(prefix, random).ufrag();
      assertThat(shards.ownerOf(ufrag)).isEqualTo(i);
      assertThat(shards.ownerOf(ufrag + ":abcd")).isEqualTo(i);
    }
  }

  @Test
  void otherNamesAreNobodys() {
    Shards shards = new Shards(2);
    for (String name : new String[] {"", "A", ":", "A:", "::", "AC", "ACxx:y", "//", "zz", "ÄÖ"}) {
      assertThat(shards.ownerOf(name)).as(name).isNegative();
    }
    assertThat(shards.ownerOf("AB")).isEqualTo(1);
  }

  @Property
  void anyNameHasAnAnswer(@ForAll String name) {
    assertThat(new Shards(3).ownerOf(name)).isBetween(-1, 2);
  }

  @Property
  void anyDatagramHasAnAnswer(@ForAll byte[] datagram) {
    assertThat(new Shards(3).ownerOfCheck(datagram)).isBetween(-1, 2);
  }

  @Test
  void checkIsForTheShardThatItNames() {
    Shards shards = new Shards(4);
    TransactionId id = TransactionId.random(random);
    byte[] check =
        StunWriter.request(id)
            .username(Shards.prefix(3) + "abcdefgh:ijkl")
            .protectedBy(StunKey.of("a password of some length"));
    assertThat(shards.ownerOfCheck(check)).isEqualTo(3);
    assertThat(shards.ownerOfCheck(StunWriter.request(id).finish())).isNegative();
    check[4] ^= 1;
    assertThat(shards.ownerOfCheck(check)).as("another cookie").isNegative();
  }
}
