package io.sutantra.rtc.sdp;

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

  @Test
  void ofOthersMayHaveAllCharactersThatCanBeSeen() {
    assertThat(IceCredentials.of("!~:=", "=".repeat(22))).isPresent();
    assertThat(IceCredentials.of("a".repeat(256), "b".repeat(256))).isPresent();
    assertThat(IceCredentials.of("a".repeat(257), "b".repeat(22))).isEmpty();
    assertThat(IceCredentials.of("abc", "b".repeat(22))).isEmpty();
    assertThat(IceCredentials.of("abcd", "b".repeat(21))).isEmpty();
    assertThat(IceCredentials.of("ab d", "b".repeat(22))).isEmpty();
    assertThat(IceCredentials.of("äbcd", "b".repeat(22))).isEmpty();
  }
}
