/**
 * What is measured, and what it is measured with: the parts of a real stream, a source that keeps
 * the pipeline full, sinks that take note, and the same work without a pipeline.
 *
 * <p>Knows {@code api} and {@code core}; finds codecs and sources by name.
 */
package io.sutantra.benchmarks.rig;
