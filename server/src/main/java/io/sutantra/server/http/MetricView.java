package io.sutantra.server.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sutantra.core.metrics.MetricKind;
import io.sutantra.core.metrics.MetricSnapshot;
import io.sutantra.core.metrics.Percentiles;
import java.util.Locale;
import java.util.Map;

/**
 * A metric in the form that the API shows: the names of the components are the keys of the JSON
 * object.
 *
 * @param value the present value; null for a histogram
 * @param windows the percentiles by time window; null for other kinds
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record MetricView(
    String name,
    String kind,
    String unit,
    Map<String, String> labels,
    Long value,
    Map<String, Percentiles> windows) {
  static MetricView of(MetricSnapshot metric) {
    boolean histogram = metric.kind() == MetricKind.HISTOGRAM;
    return new MetricView(
        metric.name(),
        metric.kind().name().toLowerCase(Locale.ROOT),
        metric.unit(),
        metric.labels(),
        histogram ? null : metric.value(),
        histogram ? metric.windows() : null);
  }
}
