package io.sutantra.rtc.sdp;

import io.sutantra.rtc.sdp.SdpException.Reason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A server's answer to a viewer's offer. Tracks are sent with the payload types and extensions of
 * the offer. Every other section is rejected, or is inactive if the transport of the bundle depends
 * on it.
 *
 * <p><b>Spec:</b> RFC 9429 section 5.3.1, RFC 9143 section 7.3, RFC 8830, RFC 5576, RFC 4588.
 *
 * @param offer the offer that is answered
 * @param sessionId a random number, of which 63 bits are used
 * @param transport transport of this side
 * @param media the media that are sent for each track of the offer, in the same order
 */
public record Answer(
    Offer offer, long sessionId, LocalTransport transport, List<AnswerMedia> media) {
  private static final Pattern MID = Pattern.compile("[!-~]{1,128}");

  /**
   * Checks that the two sides can connect.
   *
   * @throws SdpException with {@link Reason#NOT_ACCEPTABLE} if both sides' ICE is lite: neither
   *     would begin
   */
  public Answer {
    media = List.copyOf(media);
    if (media.size() != offer.tracks().size()) {
      throw new IllegalArgumentException(
          "there are %d tracks for the %d of the offer, must be as many"
              .formatted(media.size(), offer.tracks().size()));
    }
    offer.checkReaches(transport);
  }

  /** Creates an answer to an offer of one track. */
  public Answer(Offer offer, long sessionId, LocalTransport transport, AnswerMedia media) {
    this(offer, sessionId, transport, List.of(media));
  }

  /** Returns the tracks that are sent, the main track first. */
  public List<SentTrack> tracks() {
    List<SentTrack> tracks = new ArrayList<>();
    for (int i = 0; i < media.size(); i++) {
      tracks.add(new SentTrack(offer.tracks().get(i), media.get(i)));
    }
    return tracks;
  }

  /**
   * Returns whether this side begins the DTLS handshake, which happens only if the viewer insists
   * on waiting.
   */
  public boolean active() {
    return offer.setup().equals("passive");
  }

  /** Returns the answer as SDP text. */
  public String toText() {
    Optional<MediaSection> held = held();
    Map<MediaSection, SentTrack> sent = new HashMap<>();
    tracks().forEach(track -> sent.put(track.offered().section(), track));
    SdpWriter text = new SdpWriter().head(sessionId, 1);
    if (offer.bundled()) {
      text.attribute("group", "BUNDLE " + String.join(" ", bundle(held, sent)));
    }
    if (transport.lite()) {
      text.line("a=ice-lite");
    }
    text.attribute("msid-semantic", " WMS *");
    MediaSection tagged = held.orElse(tagged(sent));
    for (MediaSection section : offer.sections().media()) {
      SentTrack track = sent.remove(section);
      if (track != null) {
        send(text, track, section.equals(tagged));
      } else if (held.filter(section::equals).isPresent()) {
        hold(text, section);
      } else {
        text.rejected(section);
      }
    }
    return text.toString();
  }

  /** Returns the names of the sections that are kept, in the order of the offer's bundle. */
  private List<String> bundle(Optional<MediaSection> held, Map<MediaSection, SentTrack> sent) {
    return offer.sections().bundle(offer.main().section()).stream()
        .filter(section -> sent.containsKey(section) || held.filter(section::equals).isPresent())
        .map(section -> section.value("mid").orElse("0"))
        .distinct()
        .toList();
  }

  /** Returns the section that carries the candidates: the first of the bundle. */
  private MediaSection tagged(Map<MediaSection, SentTrack> sent) {
    MediaSection main = offer.main().section();
    return offer.sections().bundle(main).stream()
        .filter(sent::containsKey)
        .findFirst()
        .orElse(main);
  }

  private Optional<MediaSection> held() {
    return offer
        .sections()
        .heldFor(offer.main().section())
        .filter(
            tagged -> offer.tracks().stream().noneMatch(track -> track.section().equals(tagged)))
        .filter(tagged -> mid(tagged).isPresent());
  }

  private void send(SdpWriter text, SentTrack track, boolean tagged) {
    MediaSection section = track.offered().section();
    TrackRequest request = track.offered().request();
    int payloadType = track.payloadType();
    StringBuilder formats = new StringBuilder().append(payloadType);
    track.rtxPayloadType().ifPresent(rtx -> formats.append(' ').append(rtx));
    text.media(request.media(), section.protocol(), formats.toString());
    if (tagged) {
      text.candidates(transport);
    }
    text.transport(transport, setup());
    if (section.has("mid")) {
      text.attribute("mid", track.offered().mid());
    }
    track.extensions().forEach((id, uri) -> text.attribute("extmap", id + " " + uri));
    text.line("a=sendonly").attribute("msid", track.msid()).line("a=rtcp-mux");
    if (section.has("rtcp-mux-only")) {
      text.line("a=rtcp-mux-only");
    }
    if (track.offered().reducedSize()) {
      text.line("a=rtcp-rsize");
    }
    text.codec(payloadType, request, track.feedback(), track.media().formatParameters());
    String ssrc = Integer.toUnsignedString(track.media().ssrc());
    String rtxSsrc = Integer.toUnsignedString(track.media().rtxSsrc());
    track
        .rtxPayloadType()
        .ifPresent(
            rtx ->
                text.retransmission(rtx, payloadType, request)
                    .attribute("ssrc-group", "FID " + ssrc + " " + rtxSsrc));
    source(text, ssrc, track);
    if (track.rtxPayloadType().isPresent()) {
      source(text, rtxSsrc, track);
    }
  }

  private static void source(SdpWriter text, String ssrc, SentTrack track) {
    text.attribute("ssrc", ssrc + " cname:" + track.media().cname())
        .attribute("ssrc", ssrc + " msid:" + track.msid());
  }

  private void hold(SdpWriter text, MediaSection section) {
    String format = section.describedFormat().orElseThrow();
    text.media(section.media(), section.protocol(), format.substring(0, format.indexOf(' ')))
        .candidates(transport)
        .transport(transport, setup())
        .attribute("mid", mid(section).orElseThrow())
        .line("a=inactive")
        .line("a=rtcp-mux")
        .attribute("rtpmap", format);
  }

  private String setup() {
    return active() ? "active" : "passive";
  }

  private static Optional<String> mid(MediaSection section) {
    return section.value("mid").filter(mid -> MID.matcher(mid).matches());
  }
}
