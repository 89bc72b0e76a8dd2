package io.sutantra.core.metrics;

import io.sutantra.api.Metrics;
import io.sutantra.core.plugin.BoundedQuestion;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that plug-ins count, under {@code plug-in.name}.
 *
 * <p><b>Threading:</b> any thread; counting takes no lock.
 */
public final class MetricsRegistry {
  private static final Logger LOG = LoggerFactory.getLogger(MetricsRegistry.class);

  private final Map<String, LongAdder> counters = new ConcurrentHashMap<>();
  private final Map<String, Gauges> gauges = new ConcurrentHashMap<>();
  private final Executor threads;

  /** The gauges of one plug-in, by name. */
  private record Gauges(
      Map<String, LongSupplier> all, BoundedQuestion<Map<String, Long>> question) {}

  /**
   * An empty one.
   *
   * @param threads read the gauges, so that one that hangs holds up nobody; its plug-in's last
   *     values stand then
   */
  public MetricsRegistry(Executor threads) {
    this.threads = threads;
  }

  /** The metrics of one plug-in, whose names are prefixed with {@code prefix} and a dot. */
  public Metrics scoped(String prefix) {
    return new Metrics() {
      @Override
      public Counter counter(String name) {
        return counters.computeIfAbsent(prefix + "." + name, key -> new LongAdder())::add;
      }

      @Override
      public void gauge(String name, LongSupplier value) {
        gauges
            .computeIfAbsent(prefix, MetricsRegistry.this::newGauges)
            .all()
            .put(prefix + "." + name, value);
      }
    };
  }

  /** All values at this moment, sorted by name. A gauge that throws is left out. */
  public Map<String, Long> snapshot() {
    Map<String, Long> values = new TreeMap<>();
    counters.forEach((name, counter) -> values.put(name, counter.sum()));
    gauges.values().forEach(plugin -> values.putAll(plugin.question().ask()));
    return values;
  }

  private Gauges newGauges(String prefix) {
    Map<String, LongSupplier> all = new ConcurrentHashMap<>();
    return new Gauges(
        all, new BoundedQuestion<>(prefix + ": gauges", Map.of(), () -> read(all), threads));
  }

  private static Map<String, Long> read(Map<String, LongSupplier> gauges) {
    Map<String, Long> values = new TreeMap<>();
    gauges.forEach(
        (name, gauge) -> {
          try {
            values.put(name, gauge.getAsLong());
          } catch (RuntimeException | Error broken) {
            LOG.debug("gauge {} cannot be read", name, broken);
          }
        });
    return values;
  }
}
