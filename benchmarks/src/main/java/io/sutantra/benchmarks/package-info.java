/**
 * The benchmarks: JMH for work that can be repeated a million times, paced runs for latency, and a
 * page that answers the questions.
 *
 * <p>The package depends on all of Sutantra, and nothing depends on it. It is not part of a
 * release.
 */
package io.sutantra.benchmarks;
