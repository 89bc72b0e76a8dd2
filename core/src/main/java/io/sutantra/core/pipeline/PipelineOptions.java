package io.sutantra.core.pipeline;

import io.sutantra.api.media.FramePool;

/**
 * The settings of a pipeline.
 *
 * @param frames the pool for copies of raw pictures
 * @param rawQueueFrames the number of raw pictures that may wait before a stage
 * @param mediaQueueFrames the number of encoded frames that may wait before a stage
 * @param keyFrameIntervalNanos the least time between two key-frame requests that are passed on
 * @param bitrateBps the target bit rate of the encoder, in bits per second
 * @param onDemand whether encoding and decoding pause while no sink wants media
 */
public record PipelineOptions(
    FramePool frames,
    int rawQueueFrames,
    int mediaQueueFrames,
    long keyFrameIntervalNanos,
    int bitrateBps,
    boolean onDemand) {}
