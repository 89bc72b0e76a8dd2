package io.sutantra.core.metrics;

import java.util.Map;

/**
 * A metric at one moment.
 *
 * @param name with the name of the plug-in before it, such as {@code transport.mock.viewers}
 * @param unit such as {@code packets}; empty if the plug-in has not said
 * @param labels by name, sorted
 * @param value of a counter or gauge; for a histogram the number of values within the last 60 s
 * @param windows of a histogram, by name: {@code 10s} and {@code 60s}; empty for other kinds
 */
public record MetricSnapshot(
    String name,
    MetricKind kind,
    String unit,
    Map<String, String> labels,
    long value,
    Map<String, Percentiles> windows) {}
