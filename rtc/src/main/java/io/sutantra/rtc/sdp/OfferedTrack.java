package io.sutantra.rtc.sdp;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A track that an offer and this side agree on, with the section of the offer: of a viewer's offer
 * this side sends the track, of a publisher's offer this side receives the track.
 *
 * @param request the track as this side wants it
 * @param section section of the offer
 * @param payloadType the other side's payload type of the codec
 * @param rtxPayloadType the payload type of retransmissions; empty if the other side does not
 *     support RTX
 * @param formatParameters offered parameters of the codec; may be empty
 * @param answeredParameters negotiated parameters of the codec; may be empty
 * @param extensions the header extensions that fit one-byte headers and that packets of the track
 *     may have, URI by id, in the order of the offer
 * @param feedback the RTCP feedback that the other side supports, {@code nack pli} and the like
 * @param rids the names of the layers that the other side sends as a simulcast; empty for a track
 *     of one layer, and for a track that this side sends
 * @param sources the SSRCs that the other side announces, as hints; empty for a track that this
 *     side sends
 */
public record OfferedTrack(
    TrackRequest request,
    MediaSection section,
    int payloadType,
    OptionalInt rtxPayloadType,
    String formatParameters,
    String answeredParameters,
    Map<Integer, String> extensions,
    List<String> feedback,
    List<String> rids,
    List<OfferedSource> sources) {
  /** The directions of header extensions that the other side receives, and that it sends. */
  private static final Set<String> RECEIVED = Set.of("sendrecv", "recvonly");

  private static final Set<String> SENT = Set.of("sendrecv", "sendonly");

  /**
   * Reads a section in which the other side receives; empty if the section has no payload type for
   * the track.
   */
  static Optional<OfferedTrack> received(
      TrackRequest request, MediaSection section, MediaSection session) {
    return of(request, section, session, RECEIVED, List.of(), List.of());
  }

  /**
   * Reads a section in which the other side sends; empty if the section has no payload type for the
   * track.
   *
   * @throws SdpException for a simulcast that breaks the rules
   */
  static Optional<OfferedTrack> sent(
      TrackRequest request, MediaSection section, MediaSection session) {
    return of(request, section, session, SENT, Simulcast.sent(section), OfferedSource.of(section));
  }

  private static Optional<OfferedTrack> of(
      TrackRequest request,
      MediaSection section,
      MediaSection session,
      Set<String> directions,
      List<String> rids,
      List<OfferedSource> sources) {
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
                (section.has("extmap") ? section : session).extensions(directions::contains),
                section.feedback(type),
                rids,
                sources));
      }
    }
    return Optional.empty();
  }

  /** Returns the identification of the section; {@code 0} if the offer gives none. */
  public String mid() {
    return section.value("mid").orElse("0");
  }

  /** Returns whether the section has a header extension that the other side sends alone. */
  boolean sendsOnly(int extension) {
    return section.extensionDirection(extension).filter("sendonly"::equals).isPresent();
  }

  /** Returns whether RTCP may be of reduced size, RFC 5506. */
  public boolean reducedSize() {
    return section.has("rtcp-rsize");
  }
}
