package io.sutantra.core.pipeline;

import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.MediaKind;
import java.util.function.Predicate;

/**
 * The media that a sink accepts.
 *
 * @param name the name of the sink
 * @param takes the kind of media
 * @param accepts a test for formats of that kind
 * @param accepted a description of the accepted formats, for people
 */
public record SinkRequest(
    String name, MediaKind takes, Predicate<MediaFormat> accepts, String accepted) {}
