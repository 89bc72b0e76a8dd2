/**
 * The JMH benchmarks. Each class contains its baselines; {@code
 * io.sutantra.benchmarks.report.Questions} says which benchmark has which baseline and what it
 * answers.
 *
 * <p>Times are for one operation, such as one hand-over or one frame. The package depends on {@code
 * rig}.
 */
package io.sutantra.benchmarks.cases;
