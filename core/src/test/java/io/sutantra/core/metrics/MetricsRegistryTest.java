package io.sutantra.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.api.Metrics;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricsRegistryTest {
  @Test
  void leavesOutAGaugeThatThrowsAndNothingElse() {
    MetricsRegistry registry = new MetricsRegistry(Runnable::run);
    Metrics metrics = registry.scoped("codec.toy");
    metrics.counter("frames").add(3);
    metrics.gauge(
        "frames",
        () -> {
          throw new IllegalStateException("no exception");
        });
    metrics.gauge(
        "native",
        () -> {
          throw new NoClassDefFoundError("no error either");
        });
    metrics.gauge("good", () -> 7);
    assertThat(registry.snapshot())
        .containsOnly(Map.entry("codec.toy.frames", 3L), Map.entry("codec.toy.good", 7L));
  }
}
