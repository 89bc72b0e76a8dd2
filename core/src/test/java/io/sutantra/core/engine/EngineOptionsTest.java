package io.sutantra.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sutantra.api.SettingsException;
import io.sutantra.testkit.MapSettings;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EngineOptionsTest {
  private static final MapSettings BLOCK =
      MapSettings.of(
              Map.of(
                  "threading", "shared",
                  "shared-threads", 3,
                  "raw-queue-frames", 4,
                  "media-queue-frames", 64,
                  "key-frame-interval", Duration.ofMillis(500),
                  "max-payload-bytes", 1158,
                  "pool-frames", 32,
                  "close-timeout", Duration.ofSeconds(2),
                  "start-timeout", Duration.ofSeconds(20)))
          .with("source-retry-delay", Duration.ofSeconds(1))
          .with("source-retry-max-delay", Duration.ofSeconds(30))
          .with("rest-after", Duration.ofSeconds(10))
          .with("rest-receivers", false)
          .with("packet-threads", 5);
  private static final SourceOptions SOURCES =
      new SourceOptions(
          Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofSeconds(10), false);

  @Test
  void readsItsBlock() {
    assertThat(EngineOptions.from(BLOCK))
        .isEqualTo(
            new EngineOptions(
                Threading.SHARED,
                3,
                5,
                4,
                64,
                Duration.ofMillis(500),
                1158,
                32,
                Duration.ofSeconds(2),
                Duration.ofSeconds(20),
                SOURCES));
  }

  @Test
  void saysWhatThreadingThereIs() {
    assertThatThrownBy(() -> EngineOptions.from(BLOCK.with("threading", "green")))
        .isInstanceOf(SettingsException.class)
        .hasMessage("test.threading is 'green', must be one of: stream, dedicated, shared");
  }

  @Test
  void refusesTimesOutOfRange() {
    assertThatThrownBy(() -> EngineOptions.from(BLOCK.with("close-timeout", Duration.ofMillis(1))))
        .isInstanceOf(SettingsException.class)
        .hasMessage("test.close-timeout is 1 ms, must be 100 ms to 60000 ms");
  }

  @Test
  void waitsLongerForASourceAfterEachFailureInSuccession() {
    assertThat(IntStream.rangeClosed(1, 8).mapToObj(SOURCES::retryDelay).map(Duration::toSeconds))
        .containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L, 30L);
    assertThat(SOURCES.retryDelay(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void refusesNumbersOutOfRangeFromCodeToo() {
    assertThatThrownBy(
            () ->
                new EngineOptions(
                    Threading.DEDICATED,
                    1,
                    1,
                    0,
                    64,
                    Duration.ZERO,
                    1158,
                    32,
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(20),
                    SOURCES))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("rawQueueFrames is 0, must be 1 to 256");
  }
}
