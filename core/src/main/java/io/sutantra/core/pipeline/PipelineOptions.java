package io.sutantra.core.pipeline;

import io.sutantra.api.media.FramePool;

/**
 * How a pipeline is to be.
 *
 * @param frames where copies of raw pictures come from
 * @param rawQueueFrames how many raw pictures may wait before a stage
 * @param mediaQueueFrames how many encoded frames may wait before a stage
 * @param keyFrameIntervalNanos at most one key-frame request in that time is passed on
 * @param bitrateBps the encoder's target, in bits a second
 * @param onDemand whether nothing is encoded or decoded while nobody wants it
 */
public record PipelineOptions(
    FramePool frames,
    int rawQueueFrames,
    int mediaQueueFrames,
    long keyFrameIntervalNanos,
    int bitrateBps,
    boolean onDemand) {}
