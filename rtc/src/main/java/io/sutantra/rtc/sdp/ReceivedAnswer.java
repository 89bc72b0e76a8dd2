package io.sutantra.rtc.sdp;

import static io.sutantra.rtc.sdp.SdpLines.malformed;
import static io.sutantra.rtc.sdp.SdpLines.shown;

import io.sutantra.rtc.sdp.SdpException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A server's valid answer to a {@link ClientOffer}: the server will send, or take, at least one of
 * the tracks.
 *
 * <p><b>Spec:</b> RFC 9429 section 5.3.1, RFC 8839, RFC 8122, RFC 5576.
 *
 * @param credentials ICE credentials of the server
 * @param lite whether the server's ICE only answers
 * @param fingerprints digests of the server's certificate, {@code sha-256 AB:CD:…}, at least one
 * @param active whether the server begins the DTLS handshake
 * @param candidates the usable candidates
 * @param complete whether no more candidates will come
 * @param tracks tracks that will be sent, or taken, at least one, in the order of the offer
 */
public record ReceivedAnswer(
    IceCredentials credentials,
    boolean lite,
    List<String> fingerprints,
    boolean active,
    List<IceCandidate> candidates,
    boolean complete,
    List<TrackAnswer> tracks) {
  private static final Pattern SSRC = Pattern.compile("(\\d{1,10})(?: .*)?");
  private static final Pattern FID = Pattern.compile("FID (\\d{1,10}) (\\d{1,10})");
  private static final long MAX_SSRC = 0xFFFF_FFFFL;

  /** Returns the first of the tracks. */
  public TrackAnswer main() {
    return tracks.get(0);
  }

  /** Copies the lists. */
  public ReceivedAnswer {
    tracks = List.copyOf(tracks);
  }

  /**
   * Reads an answer.
   *
   * @throws SdpException with {@link Reason#MALFORMED} for a text that is not an answer to the
   *     offer, {@link Reason#NOT_ACCEPTABLE} for an answer by which nothing can be received
   */
  public static ReceivedAnswer parse(String sdp, int maxBytes, ClientOffer offer) {
    SdpSections sections = SdpSections.parse("the answer", sdp, maxBytes);
    MediaSection session = sections.session();
    List<TrackAnswer> tracks = tracks(sections, offer);
    MediaSection first = tagged(sections, sections.media().get(tracks.get(0).index()));
    return new ReceivedAnswer(
        credentials(first, session),
        session.has("ice-lite"),
        fingerprints(first, session),
        active(first.value("setup").or(() -> session.value("setup")).orElse("passive")),
        Stream.concat(first.candidates().stream(), session.candidates().stream()).toList(),
        first.has("end-of-candidates") || session.has("end-of-candidates"),
        tracks);
  }

  /** Returns the section that describes a track's transport: the first of the bundle, RFC 9143. */
  private static MediaSection tagged(SdpSections sections, MediaSection track) {
    return sections.bundle(track).stream()
        .filter(section -> section.port() != 0)
        .findFirst()
        .orElse(track);
  }

  private static List<TrackAnswer> tracks(SdpSections sections, ClientOffer offer) {
    List<MediaSection> media = sections.media();
    List<String> offered = offer.tracks().stream().map(TrackOffer::media).toList();
    if (!media.stream().map(MediaSection::media).toList().equals(offered)) {
      throw malformed(
          "the answer has %d sections, the first of %s, must have %d: %s"
              .formatted(
                  media.size(), media.get(0).media(), offered.size(), String.join(", ", offered)));
    }
    List<TrackAnswer> tracks = new ArrayList<>();
    SdpException refused = null;
    for (int i = 0; i < media.size(); i++) {
      try {
        tracks.add(
            track(media.get(i), sections.session(), offer.tracks().get(i), i, offer.sends()));
      } catch (SdpException unusable) {
        refused = refused == null ? unusable : refused;
      }
    }
    if (tracks.isEmpty()) {
      throw refused;
    }
    return tracks;
  }

  private static TrackAnswer track(
      MediaSection section, MediaSection session, TrackOffer offer, int index, boolean sends) {
    checkMedia(section, session, sends);
    int payloadType =
        section.payloadTypes(offer.encodingName(), offer.clockRateHz(), offer.channels()).stream()
            .findFirst()
            .orElseThrow(
                () ->
                    notAcceptable(
                        "the answer has no %s, which is what was offered"
                            .formatted(offer.encodingName())));
    OptionalInt[] sources = sources(section);
    return new TrackAnswer(
        offer,
        index,
        payloadType,
        offer.isVideo() ? section.rtxPayloadType(payloadType) : OptionalInt.empty(),
        sources[0],
        sources[1],
        section.formatParameters(payloadType),
        section.extensions(),
        section.feedback(payloadType),
        section.has("rtcp-rsize"));
  }

  private static void checkMedia(MediaSection section, MediaSection session, boolean sends) {
    String media = section.media();
    if (section.port() == 0) {
      throw notAcceptable("the answer rejects %s (port 0)".formatted(media));
    }
    String direction = section.direction().or(session::direction).orElse("sendrecv");
    String useless = sends ? "sendonly" : "recvonly";
    if (direction.equals(useless) || direction.equals("inactive")) {
      throw notAcceptable(
          sends
              ? "the answer's %s is %s, must be recvonly: nothing would be taken"
                  .formatted(media, direction)
              : "the answer's %s is %s, must be sendonly: nothing would come"
                  .formatted(media, direction));
    }
    if (!section.protocol().contains("RTP/SAVP")) {
      throw notAcceptable(
          "the answer's %s goes over %s, must be UDP/TLS/RTP/SAVPF"
              .formatted(media, shown(section.protocol())));
    }
    if (!section.has("rtcp-mux")) {
      throw notAcceptable("the answer has no a=rtcp-mux, which is required (RFC 8834 section 4.5)");
    }
  }

  private static IceCredentials credentials(MediaSection section, MediaSection session) {
    Optional<String> ufrag = section.value("ice-ufrag").or(() -> session.value("ice-ufrag"));
    Optional<String> password = section.value("ice-pwd").or(() -> session.value("ice-pwd"));
    return IceCredentials.of(ufrag.orElse(null), password.orElse(null))
        .orElseThrow(
            () ->
                malformed(
                    "the answer has no usable a=ice-ufrag and a=ice-pwd, must have 4 and 22 ICE"
                        + " characters at least"));
  }

  private static List<String> fingerprints(MediaSection section, MediaSection session) {
    List<String> own = section.fingerprints();
    List<String> all = own.isEmpty() ? session.fingerprints() : own;
    if (all.isEmpty()) {
      throw malformed(
          "the answer has no usable a=fingerprint, must have one such as 'sha-256 AB:CD:…'");
    }
    return all;
  }

  private static boolean active(String setup) {
    return switch (setup) {
      case "active" -> true;
      case "passive" -> false;
      default ->
          throw malformed(
              "the answer's a=setup is '%s', must be active or passive".formatted(shown(setup)));
    };
  }

  /**
   * Returns the SSRCs of the track and of its retransmissions, each empty if the section does not
   * say.
   */
  private static OptionalInt[] sources(MediaSection section) {
    Optional<Matcher> pair =
        section.values("ssrc-group").map(FID::matcher).filter(Matcher::matches).findFirst();
    if (pair.isPresent()) {
      return new OptionalInt[] {ssrc(pair.get().group(1)), ssrc(pair.get().group(2))};
    }
    OptionalInt first =
        section
            .values("ssrc")
            .map(SSRC::matcher)
            .filter(Matcher::matches)
            .findFirst()
            .map(line -> ssrc(line.group(1)))
            .orElse(OptionalInt.empty());
    return new OptionalInt[] {first, OptionalInt.empty()};
  }

  private static OptionalInt ssrc(String text) {
    long value = Long.parseLong(text);
    return value <= MAX_SSRC ? OptionalInt.of((int) value) : OptionalInt.empty();
  }

  private static SdpException notAcceptable(String message) {
    return new SdpException(Reason.NOT_ACCEPTABLE, message);
  }
}
