/**
 * From raw results to a page that a person can read: the questions, the tables, the answers.
 *
 * <p>No number is written here by hand: all come from the run. Knows JMH's results and {@code
 * latency}.
 */
package io.sutantra.benchmarks.report;
