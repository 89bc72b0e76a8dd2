package io.sutantra.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "vp8", "test-pattern", "-", "0"})
  void takesNames(String name) {
    assertThat(Names.isValid(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "VP8", "test_pattern", "a.b", "a\n", "ä"})
  void refusesWhatIsNone(String name) {
    assertThat(Names.isValid(name)).isFalse();
  }

  @Test
  void countsTo64() {
    assertThat(Names.isValid("x".repeat(64))).isTrue();
    assertThat(Names.isValid("x".repeat(65))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "vp9, vp8",
    "rtc, webrtc",
    "test_pattern, test-pattern",
    "webtrc, webrtc",
    "vp, vp8",
    "testpattern, test-pattern"
  })
  void findsWhatWasMeant(String asked, String meant) {
    assertThat(Names.nearest(asked, List.of("file", "test-pattern", "vp8", "webrtc")))
        .contains(meant);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "h264", "carrier-pigeon"})
  void doesNotGuessWildly(String asked) {
    assertThat(Names.nearest(asked, List.of("file", "test-pattern", "vp8", "webrtc"))).isEmpty();
  }
}
