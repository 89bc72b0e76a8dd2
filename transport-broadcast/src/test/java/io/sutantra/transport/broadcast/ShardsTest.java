package io.sutantra.transport.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.rtc.stun.StunKey;
import io.sutantra.rtc.stun.StunWriter;
import io.sutantra.rtc.stun.TransactionId;
import java.security.SecureRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ShardsTest {
  private final SecureRandom random = new SecureRandom();

  @Test
  void fragmentIsOfWhoHasItLast() {
    Shards shards = new Shards(4);
    assertThat(shards.ownerOf("abcd")).isNegative();
    shards.owns(0, "abcd");
    shards.owns(3, "abcd");
    shards.ownsNoLonger(0, "abcd");
    assertThat(shards.ownerOf("abcd")).isEqualTo(3);
    shards.ownsNoLonger(3, "abcd");
    assertThat(shards.ownerOf("abcd")).isNegative();
  }

  @Test
  void ownFragmentIsTheFirstPartOfAUserName() {
    assertThat(Shards.localUfrag("abcd:efgh")).isEqualTo("abcd");
    assertThat(Shards.localUfrag("abcd:efgh:ijkl")).isEqualTo("abcd");
    assertThat(Shards.localUfrag("abcd")).isEqualTo("abcd");
    assertThat(Shards.localUfrag(":abcd")).isEmpty();
  }

  @Property
  void anyDatagramHasAnAnswer(@ForAll byte[] datagram) {
    assertThat(new Shards(3).ownerOfCheck(datagram)).isNegative();
  }

  @Test
  void checkIsForTheShardOfItsFragment() {
    Shards shards = new Shards(4);
    shards.owns(3, "abcdefgh");
    TransactionId id = TransactionId.random(random);
    byte[] check =
        StunWriter.request(id)
            .username("abcdefgh:ijkl")
            .protectedBy(StunKey.of("a password of some length"));
    assertThat(shards.ownerOfCheck(check)).isEqualTo(3);
    assertThat(shards.ownerOfCheck(StunWriter.request(id).finish())).isNegative();
    check[4] ^= 1;
    assertThat(shards.ownerOfCheck(check)).as("another cookie").isNegative();
  }
}
