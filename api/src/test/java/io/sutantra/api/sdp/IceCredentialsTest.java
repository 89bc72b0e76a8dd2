package io.sutantra.api.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IceCredentialsTest {
  @Test
  void areOfIceCharacters() {
    IceCredentials made = IceCredentials.random(new Random(1));
    assertThat(made.ufrag()).matches("[A-Za-z0-9+/]{8}");
    assertThat(made.password()).matches("[A-Za-z0-9+/]{24}");
  }

  @Test
  void useAllCharactersAndAreNeverTheSame() {
    Random random = new Random(1);
    Set<String> ufrags = new HashSet<>();
    Set<Integer> characters = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      IceCredentials made = IceCredentials.random(random);
      ufrags.add(made.ufrag());
      made.password().chars().forEach(characters::add);
    }
    assertThat(ufrags).hasSize(1_000);
    assertThat(characters).hasSize(64);
  }
}
