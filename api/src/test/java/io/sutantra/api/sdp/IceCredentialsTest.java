package io.sutantra.api.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IceCredentialsTest {
  @Test
  void areOfIceCharactersAndBeginWithThePrefix() {
    IceCredentials made = IceCredentials.random("A/", new Random(1));
    assertThat(made.ufrag()).matches("A/[A-Za-z0-9+/]{8}");
    assertThat(made.password()).matches("[A-Za-z0-9+/]{24}");
    assertThat(IceCredentials.random("", new Random(1)).ufrag()).hasSize(8);
  }

  @Test
  void useAllCharactersAndAreNeverTheSame() {
    Random random = new Random(1);
    Set<String> ufrags = new HashSet<>();
    Set<Integer> characters = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      IceCredentials made = IceCredentials.random("", random);
      ufrags.add(made.ufrag());
      made.password().chars().forEach(characters::add);
    }
    assertThat(ufrags).hasSize(1_000);
    assertThat(characters).hasSize(64);
  }

  @Test
  void takeNoPrefixThatSdpCannotCarry() {
    assertThatThrownBy(() -> IceCredentials.random("a b", new Random(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'a b'");
  }
}
