package io.sutantra.core.engine;

import io.sutantra.api.Clock;
import io.sutantra.api.media.MediaKind;
import io.sutantra.core.agent.AgentExecutor;
import io.sutantra.core.agent.DedicatedThreads;
import io.sutantra.core.agent.SharedThreads;
import io.sutantra.core.pipeline.Plan;
import io.sutantra.core.pipeline.StepKind;
import io.sutantra.core.pipeline.StreamPlan;

/**
 * The threads on which the stages of all streams run.
 *
 * <p><b>Threading:</b> any thread.
 */
final class StreamThreads implements AutoCloseable {
  private final AgentExecutor coding;
  private final AgentExecutor passingOn;

  StreamThreads(EngineOptions options, Clock clock) {
    coding =
        options.threading() == Threading.SHARED
            ? new SharedThreads("sutantra-shared", options.sharedThreads(), clock)
            : new DedicatedThreads(clock, options.threading() == Threading.DEDICATED);
    passingOn =
        options.threading() == Threading.STREAM
            ? new SharedThreads("sutantra-packets", options.packetThreads(), clock)
            : coding;
  }

  /**
   * Returns the threads for a plan. Hundreds of streams without encoding and decoding share a few
   * threads.
   */
  AgentExecutor of(StreamPlan plan) {
    return plan.tracks().stream().anyMatch(StreamThreads::codes) ? coding : passingOn;
  }

  private static boolean codes(Plan track) {
    return track.source().kind() == MediaKind.RAW
        || track.steps().stream()
            .anyMatch(step -> step.kind() == StepKind.ENCODE || step.kind() == StepKind.DECODE);
  }

  @Override
  public void close() {
    coding.close();
    passingOn.close();
  }
}
