package io.sutantra.rtc.sdp;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A track of this side, with the section of an offer in which the track can be sent.
 *
 * @param request the track
 * @param section section of the offer
 * @param payloadType the other side's payload type of the codec
 * @param rtxPayloadType the payload type of retransmissions; empty if the other side does not
 *     support RTX
 * @param formatParameters offered parameters of the codec; may be empty
 * @param answeredParameters negotiated parameters of the codec; may be empty
 * @param extensions the header extensions that fit one-byte headers, URI by id, in the order of the
 *     offer
 * @param feedback the RTCP feedback that the other side supports, {@code nack pli} and the like
 */
public record OfferedTrack(
    TrackRequest request,
    MediaSection section,
    int payloadType,
    OptionalInt rtxPayloadType,
    String formatParameters,
    String answeredParameters,
    Map<Integer, String> extensions,
    List<String> feedback) {

  /** Reads a section; empty if the section has no payload type for the track. */
  static Optional<OfferedTrack> of(
      TrackRequest request, MediaSection section, MediaSection session) {
    List<Integer> types =
        section.payloadTypes(request.encodingName(), request.clockRateHz(), request.channels());
    for (int type : types) {
      String offered = section.formatParameters(type);
      Optional<String> answered = request.negotiation().apply(offered);
      if (answered.isPresent()) {
        return Optional.of(
            new OfferedTrack(
                request,
                section,
                type,
                request.isVideo() ? section.rtxPayloadType(type) : OptionalInt.empty(),
                offered,
                answered.get(),
                (section.has("extmap") ? section : session).extensions(),
                section.feedback(type)));
      }
    }
    return Optional.empty();
  }

  /** Returns the identification of the section; {@code 0} if the offer gives none. */
  public String mid() {
    return section.value("mid").orElse("0");
  }

  /** Returns whether RTCP may be of reduced size, RFC 5506. */
  public boolean reducedSize() {
    return section.has("rtcp-rsize");
  }
}
