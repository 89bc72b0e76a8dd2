package io.sutantra.api;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a stream wants of its source.
 *
 * @param streamId the stream that it is for
 * @param argument what follows the colon in the stream's {@code source}; empty if there is none
 * @param size the size of picture that is asked for; if empty, the source's own
 * @param framesPerSecond the frame rate that is asked for; if empty, the source's own
 */
public record SourceRequest(
    String streamId, String argument, Optional<PictureSize> size, OptionalDouble framesPerSecond) {}
