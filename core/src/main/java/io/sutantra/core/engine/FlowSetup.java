package io.sutantra.core.engine;

import io.sutantra.core.pipeline.SinkRequest;
import java.util.List;

/**
 * The parts that all successive flows of one stream share.
 *
 * @param requests the media that the sinks accept
 * @param sinks the sinks, which stay open between two flows
 * @param continuity the state that continues from one flow to the next
 */
record FlowSetup(
    EngineContext context,
    StreamSpec spec,
    List<SinkRequest> requests,
    StreamSinks sinks,
    Continuity continuity,
    StreamThreads threads) {}
