package io.sutantra.core.engine;

import io.sutantra.core.pipeline.SinkRequest;
import java.util.List;

/**
 * The parts that all flows of one stream have in common, one flow after the other.
 *
 * @param requests what the sinks want
 * @param sinks stay open between two flows
 * @param continuity what goes on from one flow to the next
 */
record FlowSetup(
    EngineContext context,
    StreamSpec spec,
    List<SinkRequest> requests,
    StreamSinks sinks,
    Continuity continuity,
    StreamThreads threads) {}
