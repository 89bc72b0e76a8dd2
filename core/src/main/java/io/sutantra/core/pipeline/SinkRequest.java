package io.sutantra.core.pipeline;

import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.MediaKind;
import java.util.function.Predicate;

/**
 * What a sink wants.
 *
 * @param name of the transport
 * @param takes the kind of media
 * @param accepts whether a format of that kind will do
 * @param accepted the same for people
 */
public record SinkRequest(
    String name, MediaKind takes, Predicate<MediaFormat> accepts, String accepted) {}
