package io.sutantra.api;

import io.sutantra.api.media.MediaFormat;

/**
 * A stream, to a transport.
 *
 * @param id its name: {@code [a-z0-9-]{1,64}}
 * @param format of the media that will be offered
 * @param bitrateBps what the stream aims at, in bits a second
 */
public record StreamDescription(String id, MediaFormat format, int bitrateBps) {}
