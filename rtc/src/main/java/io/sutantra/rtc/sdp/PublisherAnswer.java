package io.sutantra.rtc.sdp;

import io.sutantra.rtc.sdp.SdpException.Reason;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A server's answer to a publisher's offer: all open sections are received, with the payload types
 * and extensions of the offer, and all layers of a simulcast. Some publishers go on only if no
 * layer is refused.
 *
 * <p><b>Spec:</b> RFC 9429 section 5.3.1, RFC 9725 section 4.4, RFC 8853, RFC 8285.
 *
 * @param offer the offer that is answered, read by {@link Offer#parsePublisher}
 * @param sessionId a random number, of which 63 bits are used
 * @param transport transport of this side
 * @param feedback the RTCP feedback that this side sends, as in {@code a=rtcp-fb}: {@code nack pli}
 * @param extensions URIs of the header extensions that this side reads; see {@link
 *     HeaderExtensions}
 * @param maxVideoBitrateBps the bit rate that video is not to exceed; 0 for no limit
 */
public record PublisherAnswer(
    Offer offer,
    long sessionId,
    LocalTransport transport,
    Set<String> feedback,
    Set<String> extensions,
    long maxVideoBitrateBps) {
  /** The RTCP feedback that a session sends about what it receives. */
  public static final Set<String> FEEDBACK =
      Set.of("nack", "nack pli", "ccm fir", "transport-cc", "goog-remb");

  /** The header extensions that a session reads. */
  public static final Set<String> EXTENSIONS =
      Set.of(
          HeaderExtensions.MID,
          HeaderExtensions.RID,
          HeaderExtensions.REPAIRED_RID,
          HeaderExtensions.TRANSPORT_WIDE_CC,
          HeaderExtensions.ABS_SEND_TIME);

  /**
   * Checks that the two sides can connect.
   *
   * @throws SdpException with {@link Reason#NOT_ACCEPTABLE} if both sides' ICE is lite: neither
   *     would begin
   */
  public PublisherAnswer {
    feedback = Set.copyOf(feedback);
    extensions = Set.copyOf(extensions);
    if (maxVideoBitrateBps < 0) {
      throw new IllegalArgumentException(
          "maxVideoBitrateBps is %d, must be 0 or more".formatted(maxVideoBitrateBps));
    }
    offer.checkReaches(transport);
  }

  /** Returns the tracks that are received, in the order of {@link Offer#tracks}. */
  public List<ReceivedTrack> tracks() {
    return offer.tracks().stream()
        .map(
            track ->
                new ReceivedTrack(
                    track,
                    track.feedback().stream().filter(feedback::contains).toList(),
                    agreed(track)))
        .toList();
  }

  private Map<Integer, String> agreed(OfferedTrack track) {
    Map<Integer, String> both = new LinkedHashMap<>(track.extensions());
    both.values().retainAll(extensions);
    return Collections.unmodifiableMap(both);
  }

  /**
   * Returns whether this side begins the DTLS handshake, which happens only if the publisher
   * insists on waiting.
   */
  public boolean active() {
    return offer.setup().equals("passive");
  }

  /**
   * Returns whether RTCP may be of reduced size, RFC 5506. The sections share one transport, and
   * some publishers read requests for packets only if they stand alone.
   */
  public boolean reducedSize() {
    return offer.tracks().stream().anyMatch(OfferedTrack::reducedSize);
  }

  /** Returns the answer as SDP text. */
  public String toText() {
    List<ReceivedTrack> tracks = tracks();
    Map<MediaSection, ReceivedTrack> received = new HashMap<>();
    tracks.forEach(track -> received.put(track.offered().section(), track));
    SdpWriter text = new SdpWriter().head(sessionId, 1);
    if (offer.bundled()) {
      text.attribute(
          "group",
          "BUNDLE "
              + tracks.stream()
                  .map(track -> track.offered().mid())
                  .collect(Collectors.joining(" ")));
    }
    if (transport.lite()) {
      text.line("a=ice-lite");
    }
    for (MediaSection section : offer.sections().media()) {
      ReceivedTrack track = received.get(section);
      if (track == null) {
        text.rejected(section);
      } else {
        receive(text, track, track.equals(tracks.get(0)));
      }
    }
    return text.toString();
  }

  private void receive(SdpWriter text, ReceivedTrack track, boolean tagged) {
    OfferedTrack offered = track.offered();
    MediaSection section = offered.section();
    int type = offered.payloadType();
    StringBuilder formats = new StringBuilder().append(type);
    offered.rtxPayloadType().ifPresent(rtx -> formats.append(' ').append(rtx));
    text.media(section.media(), section.protocol(), formats.toString());
    if (maxVideoBitrateBps > 0 && offered.request().isVideo()) {
      text.line("b=AS:" + Math.max(1, maxVideoBitrateBps / 1_000));
      text.line("b=TIAS:" + maxVideoBitrateBps);
    }
    if (tagged) {
      text.candidates(transport);
    }
    text.transport(transport, active() ? "active" : "passive");
    if (section.has("mid")) {
      text.attribute("mid", offered.mid());
    }
    track
        .extensions()
        .forEach(
            (id, uri) -> {
              // An extension that is offered sendonly must be answered recvonly: RFC 8285 section
              // 6.
              boolean oneWay = offered.sendsOnly(id);
              text.attribute("extmap", id + (oneWay ? "/recvonly " : " ") + uri);
            });
    text.line("a=recvonly").line("a=rtcp-mux");
    if (section.has("rtcp-mux-only")) {
      text.line("a=rtcp-mux-only");
    }
    if (offered.reducedSize()) {
      text.line("a=rtcp-rsize");
    }
    text.codec(type, offered.request(), track.feedback(), offered.answeredParameters());
    offered.rtxPayloadType().ifPresent(rtx -> text.retransmission(rtx, type, offered.request()));
    offered.rids().forEach(rid -> text.attribute("rid", rid + " recv"));
    if (!offered.rids().isEmpty()) {
      text.attribute("simulcast", "recv " + String.join(";", offered.rids()));
    }
  }
}
