/**
 * The path from raw results to a readable page: the questions, the tables, the answers.
 *
 * <p>No number is written by hand: all numbers come from the run. The package depends on JMH's
 * results and {@code latency}.
 */
package io.sutantra.benchmarks.report;
