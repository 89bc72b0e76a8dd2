/** Counters and gauges of plug-ins, by name. Knows {@code api} alone. */
package io.sutantra.core.metrics;
