package io.sutantra.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamSpecTest {
  private static StreamSpec spec(String id, String source, List<String> transports, double fps) {
    return new StreamSpec(
        id,
        "test",
        source,
        transports,
        "vp8",
        Optional.empty(),
        OptionalDouble.of(fps),
        1_000_000,
        true);
  }

  @Test
  void splitsTheSourceAtItsFirstColon() {
    StreamSpec spec = spec("a", "mock:tcp://127.0.0.1:8190/lobby", List.of("webrtc"), 30);
    assertThat(spec.sourceName()).isEqualTo("mock");
    assertThat(spec.sourceArgument()).isEqualTo("tcp://127.0.0.1:8190/lobby");
  }

  @Test
  void hasNoArgumentWithoutColon() {
    StreamSpec spec = spec("a", "test-pattern", List.of("webrtc"), 30);
    assertThat(spec.sourceName()).isEqualTo("test-pattern");
    assertThat(spec.sourceArgument()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Lobby", "a b", "a/b", "é"})
  void refusesOtherIds(String id) {
    assertThatThrownBy(() -> spec(id, "test-pattern", List.of("webrtc"), 30))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + id + "' is not a stream's id");
  }

  @Test
  void refusesASinkNamedTwice() {
    StreamSpec good = spec("a", "test-pattern", List.of("webrtc"), 30);
    assertThatThrownBy(
            () ->
                new StreamSpec(
                    good.id(),
                    good.creator(),
                    good.source(),
                    good.transports(),
                    List.of("wav:a", "wav:b", "wav:a"),
                    good.codec(),
                    good.audioCodec(),
                    good.size(),
                    good.framesPerSecond(),
                    good.bitrateBps(),
                    good.onDemand()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("stream 'a' names a sink twice: wav:a, wav:b, wav:a");
  }

  @Test
  void refusesNoTransportAndOneNamedTwice() {
    assertThatThrownBy(() -> spec("a", "test-pattern", List.of(), 30))
        .hasMessageContaining("names no transport");
    assertThatThrownBy(() -> spec("a", "test-pattern", List.of("mock", "mock"), 30))
        .hasMessageContaining("names a transport twice: mock, mock");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, 241, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesOtherFrameRates(double fps) {
    assertThatThrownBy(() -> spec("a", "test-pattern", List.of("webrtc"), fps))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("frames/s");
  }
}
