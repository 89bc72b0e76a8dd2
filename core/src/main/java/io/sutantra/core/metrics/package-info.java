/**
 * The metrics of plug-ins and of the engine: counters, gauges, and histograms over the last
 * seconds.
 *
 * <p>Knows {@code api} and, for gauges that hang, {@code plugin}.
 */
package io.sutantra.core.metrics;
