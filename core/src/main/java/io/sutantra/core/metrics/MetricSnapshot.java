package io.sutantra.core.metrics;

import java.util.Map;

/**
 * The value of a metric at one moment.
 *
 * @param name the name of the metric after the name of its plug-in, such as {@code
 *     transport.mock.viewers}
 * @param unit the unit, such as {@code packets}; empty if the plug-in has not declared one
 * @param labels the values of the labels by name, sorted
 * @param value the value of a counter or gauge; for a histogram the number of values within the
 *     last 60 s
 * @param windows the distributions of a histogram by window: {@code 10s} and {@code 60s}; empty for
 *     other kinds
 */
public record MetricSnapshot(
    String name,
    MetricKind kind,
    String unit,
    Map<String, String> labels,
    long value,
    Map<String, Percentiles> windows) {}
