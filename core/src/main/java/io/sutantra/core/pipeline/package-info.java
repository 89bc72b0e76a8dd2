/**
 * From the source to the sinks: the planner that decides which stages a stream needs, and the
 * stages.
 *
 * <p>Every arrow between two stages is a bounded queue that drops and never blocks. Conservation
 * holds for each stage: what went in came out, was dropped for a reason that is counted, failed, or
 * still waits. Knows {@code api}, and {@code agent} and {@code queue} of core.
 */
package io.sutantra.core.pipeline;
