package io.sutantra.rtc.sdp;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A track that a server will send or take, as described in the server's answer.
 *
 * @param offer the client's offer of the track
 * @param index index of the track in the client's offer
 * @param payloadType payload type of the codec
 * @param rtxPayloadType payload type of retransmissions; empty if the server sends none
 * @param ssrc SSRC of the track, 32 bits; empty if the answer has none
 * @param rtxSsrc SSRC of retransmissions, 32 bits; empty if the answer has none
 * @param formatParameters parameters of the codec; may be empty
 * @param extensions the header extensions that are sent, URI by id
 * @param feedback the RTCP feedback that the server heeds
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
