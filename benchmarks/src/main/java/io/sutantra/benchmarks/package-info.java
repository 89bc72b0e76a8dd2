/**
 * The benchmarks: JMH for what can be repeated a million times, paced runs for latency, and a page
 * that answers the questions.
 *
 * <p>Knows everything of Sutantra; nothing knows it. It is no part of a release.
 */
package io.sutantra.benchmarks;
