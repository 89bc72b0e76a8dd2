/**
 * The media path from the source to the sinks: the planner that decides which stages a stream
 * needs, and the stages.
 *
 * <p>The connection between two stages is a bounded queue that drops and never blocks. Each stage
 * conserves frames: a frame that went in came out, was dropped for a reason that is counted,
 * failed, or is still waiting. Knows {@code api}, and {@code agent} and {@code queue} of core.
 */
package io.sutantra.core.pipeline;
