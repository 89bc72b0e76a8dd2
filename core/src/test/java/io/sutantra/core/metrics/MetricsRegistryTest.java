package io.sutantra.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
        "broken",
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

  @Test
  void tellsMetricsOfOneNameApartByTheirLabels() {
    MetricsRegistry registry = new MetricsRegistry(Runnable::run);
    Metrics metrics = registry.scoped("transport.toy");
    Metrics.Label b = new Metrics.Label("b", "2");
    Metrics.Label a = new Metrics.Label("a", "1");
    metrics.counter("sent", "packets", b, a).add(3);
    metrics.counter("sent", "packets", a, b).add(4);
    metrics.counter("sent", "packets", a).add(5);
    assertThat(registry.snapshot())
        .containsOnly(
            Map.entry("transport.toy.sent{a=1,b=2}", 7L), Map.entry("transport.toy.sent{a=1}", 5L));
    assertThat(registry.metrics().get(0))
        .isEqualTo(
            new MetricSnapshot(
                "transport.toy.sent",
                MetricKind.COUNTER,
                "packets",
                Map.of("a", "1", "b", "2"),
                7,
                Map.of()));
  }

  @Test
  void showsAHistogramByItsPercentilesAndUnit() {
    MetricsRegistry registry = new MetricsRegistry(Runnable::run);
    Metrics.Histogram delays = registry.scoped("toy").histogram("delay", "micros");
    delays.record(5);
    delays.record(9);
    registry.advance(1);
    assertThat(registry.snapshot())
        .containsOnly(
            Map.entry("toy.delay.count", 2L),
            Map.entry("toy.delay.p50-micros", 5L),
            Map.entry("toy.delay.p90-micros", 9L),
            Map.entry("toy.delay.p99-micros", 9L),
            Map.entry("toy.delay.max-micros", 9L));
    assertThat(registry.metrics().get(0).windows()).containsOnlyKeys("10s", "60s");
  }

  @Test
  void refusesANameThatIsAnotherKindOrUnitAlready() {
    Metrics metrics = new MetricsRegistry(Runnable::run).scoped("toy");
    metrics.counter("sent", "packets");
    assertThatThrownBy(() -> metrics.counter("sent", "bytes"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'toy.sent'")
        .hasMessageContaining("unit=bytes")
        .hasMessageContaining("unit=packets");
    assertThatThrownBy(() -> metrics.gauge("sent", "packets", () -> 1))
        .hasMessageContaining("GAUGE")
        .hasMessageContaining("COUNTER");
  }

  @Test
  void refusesALabelThatCannotBeShown() {
    assertThatThrownBy(() -> new Metrics.Label("Name", "x")).hasMessageContaining("'Name=x'");
    assertThatThrownBy(() -> new Metrics.Label("name", "a,b=c")).hasMessageContaining("a,b=c");
  }
}
