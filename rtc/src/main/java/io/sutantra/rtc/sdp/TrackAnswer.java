package io.sutantra.rtc.sdp;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A track that a server will send, as its answer says.
 *
 * @param offer of the viewer
 * @param index of the track in the viewer's offer
 * @param payloadType of the codec
 * @param rtxPayloadType of its retransmissions; empty if the server has none
 * @param ssrc of the track, 32 bits; empty if it is not said
 * @param rtxSsrc of its retransmissions, 32 bits; empty if it is not said
 * @param formatParameters of the codec; may be empty
 * @param extensions the header extensions that are sent, URI by id
 * @param feedback what the server heeds of RTCP
 * @param reducedSize whether RTCP may be of reduced size
 */
public record TrackAnswer(
    TrackOffer offer,
    int index,
    int payloadType,
    OptionalInt rtxPayloadType,
    OptionalInt ssrc,
    OptionalInt rtxSsrc,
    String formatParameters,
    Map<Integer, String> extensions,
    List<String> feedback,
    boolean reducedSize) {}
