package io.sutantra.core.metrics;

import io.sutantra.api.Metrics;
import io.sutantra.core.plugin.BoundedQuery;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registry of all metrics of an engine.
 *
 * <p><b>Threading:</b> any thread; counting and recording take no lock.
 */
public final class MetricsRegistry {
  private static final Logger LOG = LoggerFactory.getLogger(MetricsRegistry.class);

  private final Map<String, Declaration> declarations = new ConcurrentHashMap<>();
  private final Map<Key, LongAdder> counters = new ConcurrentHashMap<>();
  private final Map<Key, WindowedHistogram> histograms = new ConcurrentHashMap<>();
  private final Map<String, Gauges> gauges = new ConcurrentHashMap<>();
  private final Executor threads;

  /** The properties that all metrics of one name share. */
  private record Declaration(MetricKind kind, String unit) {}

  /** The identity of a metric: the name, and the labels by name. */
  private record Key(String name, Map<String, String> labels) {
    static Key of(String prefix, String name, Metrics.Label... labels) {
      Map<String, String> sorted = new TreeMap<>();
      for (Metrics.Label label : labels) {
        sorted.put(label.name(), label.value());
      }
      return new Key(prefix + "." + name, sorted);
    }
  }

  /** The gauges of one plug-in. */
  private record Gauges(Map<Key, LongSupplier> all, BoundedQuery<Map<Key, Long>> query) {}

  /**
   * Creates an empty registry.
   *
   * @param threads the threads that read the gauges, so that a gauge that hangs delays nothing
   *     else; while it hangs, the last values of the plug-in's gauges are returned
   */
  public MetricsRegistry(Executor threads) {
    this.threads = threads;
  }

  /** Returns the metrics of one plug-in. Their names begin with {@code prefix} and a dot. */
  public Metrics scoped(String prefix) {
    return new Metrics() {
      @Override
      public Counter counter(String name, String unit, Label... labels) {
        Key key = declare(MetricKind.COUNTER, unit, Key.of(prefix, name, labels));
        return counters.computeIfAbsent(key, made -> new LongAdder())::add;
      }

      @Override
      public void gauge(String name, String unit, LongSupplier value, Label... labels) {
        Key key = declare(MetricKind.GAUGE, unit, Key.of(prefix, name, labels));
        gauges.computeIfAbsent(prefix, MetricsRegistry.this::newGauges).all().put(key, value);
      }

      @Override
      public Histogram histogram(String name, String unit, Label... labels) {
        Key key = declare(MetricKind.HISTOGRAM, unit, Key.of(prefix, name, labels));
        return histograms.computeIfAbsent(key, made -> new WindowedHistogram());
      }
    };
  }

  private Key declare(MetricKind kind, String unit, Key key) {
    Declaration wanted = new Declaration(kind, unit);
    Declaration known = declarations.putIfAbsent(key.name(), wanted);
    if (known != null && !known.equals(wanted)) {
      throw new IllegalArgumentException(
          "metric '%s' is declared as %s, and was declared as %s before"
              .formatted(key.name(), wanted, known));
    }
    return key;
  }

  /** Advances the windows of the histograms. To be called about once a second. */
  public void advance(long nowNanos) {
    histograms.values().forEach(histogram -> histogram.advance(nowNanos));
  }

  /** Returns the current values of all metrics, sorted by name. A gauge that throws is left out. */
  public List<MetricSnapshot> metrics() {
    List<MetricSnapshot> all = new ArrayList<>();
    counters.forEach((key, counter) -> all.add(snapshot(key, counter.sum(), Map.of())));
    for (Gauges plugin : gauges.values()) {
      plugin.query().ask().forEach((key, value) -> all.add(snapshot(key, value, Map.of())));
    }
    histograms.forEach(
        (key, histogram) -> {
          Map<String, Percentiles> windows = histogram.windows();
          all.add(snapshot(key, windows.get(WindowedHistogram.LONG).count(), windows));
        });
    all.sort(
        Comparator.comparing(MetricSnapshot::name)
            .thenComparing(metric -> metric.labels().toString()));
    return all;
  }

  private MetricSnapshot snapshot(Key key, long value, Map<String, Percentiles> windows) {
    Declaration declared = declarations.get(key.name());
    return new MetricSnapshot(
        key.name(), declared.kind(), declared.unit(), key.labels(), value, windows);
  }

  /**
   * Returns all current values, sorted by name. Labels follow the name, {@code NAME{label=value}};
   * a histogram is represented by its last 60 seconds, {@code NAME.p50-UNIT} and so on.
   */
  public Map<String, Long> snapshot() {
    Map<String, Long> values = new TreeMap<>();
    for (MetricSnapshot metric : metrics()) {
      String labels =
          metric.labels().isEmpty() ? "" : metric.labels().toString().replace(", ", ",");
      if (metric.kind() == MetricKind.HISTOGRAM) {
        Percentiles last = metric.windows().get(WindowedHistogram.LONG);
        String unit = (metric.unit().isEmpty() ? "" : "-" + metric.unit()) + labels;
        values.put(metric.name() + ".count" + labels, last.count());
        values.put(metric.name() + ".p50" + unit, last.p50());
        values.put(metric.name() + ".p90" + unit, last.p90());
        values.put(metric.name() + ".p99" + unit, last.p99());
        values.put(metric.name() + ".max" + unit, last.max());
      } else {
        values.put(metric.name() + labels, metric.value());
      }
    }
    return values;
  }

  private Gauges newGauges(String prefix) {
    Map<Key, LongSupplier> all = new ConcurrentHashMap<>();
    return new Gauges(
        all, new BoundedQuery<>(prefix + ": gauges", Map.of(), () -> read(all), threads));
  }

  private static Map<Key, Long> read(Map<Key, LongSupplier> gauges) {
    Map<Key, Long> values = new ConcurrentHashMap<>();
    gauges.forEach(
        (key, gauge) -> {
          try {
            values.put(key, gauge.getAsLong());
          } catch (RuntimeException | Error broken) {
            LOG.debug("gauge {} cannot be read", key.name(), broken);
          }
        });
    return values;
  }
}
