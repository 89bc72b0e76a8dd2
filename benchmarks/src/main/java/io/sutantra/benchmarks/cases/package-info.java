/**
 * The benchmarks, as JMH runs them. Each class has its baseline beside it; which one that is, and
 * what is asked, says {@code io.sutantra.benchmarks.report.Questions}.
 *
 * <p>Times are for one operation: one hand-over, one frame. Knows {@code rig}.
 */
package io.sutantra.benchmarks.cases;
