/**
 * The measured parts and the measuring equipment: the parts of a real stream, a source that keeps
 * the pipeline full, sinks that report arrivals, and the same work without a pipeline.
 *
 * <p>The package depends on {@code api} and {@code core}, and finds codecs and sources by name.
 */
package io.sutantra.benchmarks.rig;
