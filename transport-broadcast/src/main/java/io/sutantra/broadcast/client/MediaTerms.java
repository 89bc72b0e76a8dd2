package io.sutantra.broadcast.client;

import java.util.OptionalInt;

/**
 * What offer and answer have agreed on.
 *
 * @param payloadType of the media
 * @param rtxPayloadType of its retransmissions; empty if there are none
 * @param ssrc of the media, if the answer names it; else the first that comes is taken
 * @param clockRateHz of its time stamps
 * @param reducedSize whether feedback may go without a report in front (RFC 5506)
 */
record MediaTerms(
    int payloadType,
    OptionalInt rtxPayloadType,
    OptionalInt ssrc,
    int clockRateHz,
    boolean reducedSize) {}
