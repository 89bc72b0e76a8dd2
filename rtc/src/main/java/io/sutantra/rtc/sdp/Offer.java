package io.sutantra.rtc.sdp;

import static io.sutantra.rtc.sdp.SdpLines.malformed;
import static io.sutantra.rtc.sdp.SdpLines.shown;

import io.sutantra.rtc.sdp.SdpException.Reason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A valid offer of a viewer, who wants at least one of the tracks, or of a publisher, all of whose
 * tracks can be taken; over DTLS-SRTP and ICE.
 *
 * <p><b>Spec:</b> RFC 9429 section 5.3.1, RFC 9143, RFC 8839, RFC 8122, RFC 9725 section 4.
 * <b>Threading:</b> immutable.
 */
public final class Offer {
  private static final Pattern MID = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`{|}~-]{1,128}");

  /** The protocols that an offer may name: RFC 9429 section 5.1.2. */
  private static final Pattern PROTOCOL =
      Pattern.compile("(?:(?:UDP|TCP)/D?TLS/)?RTP/S?AVPF?", Pattern.CASE_INSENSITIVE);

  private static final Set<String> SETUP = Set.of("actpass", "active", "passive");
  private static final int MAX_CANDIDATES = 128;

  private final SdpSections sections;
  private final boolean ofPublisher;
  private final List<OfferedTrack> tracks;
  private final MediaSection main;
  private final MediaSection transport;
  private final IceCredentials credentials;
  private final List<String> fingerprints;
  private final String setup;

  private Offer(SdpSections sections, List<TrackRequest> requests, boolean ofPublisher) {
    this.sections = sections;
    this.ofPublisher = ofPublisher;
    this.tracks = ofPublisher ? published(requests) : accepted(requests);
    this.main = tracks.get(0).section();
    this.transport = sections.transportOf(main);
    this.credentials = readCredentials();
    this.fingerprints = readFingerprints();
    this.setup = first(transport, "setup").orElse("actpass").toLowerCase(Locale.ROOT);
    if (!SETUP.contains(setup)) {
      throw malformed(
          "the offer's a=setup is '%s', must be actpass, active or passive"
              .formatted(shown(setup)));
    }
    if (!MID.matcher(mid()).matches()) {
      throw malformed("the offer's a=mid is '%s', must be a token".formatted(shown(mid())));
    }
  }

  /**
   * Reads an offer of video. The first of several payload types of the codec is taken.
   *
   * @param encodingName name of the codec as in {@code a=rtpmap}, {@code VP8}; case does not matter
   * @throws SdpException with {@link Reason#MALFORMED} for a text that is not an offer, {@link
   *     Reason#NOT_ACCEPTABLE} for an offer that cannot be met
   */
  public static Offer parse(String sdp, int maxBytes, String encodingName) {
    return parse(sdp, maxBytes, List.of(TrackRequest.video(encodingName)));
  }

  /**
   * Reads a viewer's offer. The first track with a section in the offer must be possible. Later
   * tracks are left out if their section is unusable, or is not bundled with the first.
   *
   * @param requests tracks that this side can send, at least one, the main track first
   * @throws SdpException with {@link Reason#MALFORMED} for a text that is not an offer, {@link
   *     Reason#NOT_ACCEPTABLE} for an offer that cannot be met
   */
  public static Offer parse(String sdp, int maxBytes, List<TrackRequest> requests) {
    return new Offer(SdpSections.parse("the offer", sdp, maxBytes), requests, false);
  }

  /**
   * Reads a publisher's offer, which is taken whole or not at all: each open section must be of
   * video or audio, one of each at most, be sent, be in the bundle, and have a codec that this side
   * takes. FEC and redundancy are left out.
   *
   * <p><b>Spec:</b> RFC 9725 section 4.4.
   *
   * @param requests formats that this side takes, the most preferred first; several of a kind are
   *     alternatives
   * @throws SdpException with {@link Reason#MALFORMED} for a text that is not an offer, or has
   *     several sections of a kind; {@link Reason#NOT_ACCEPTABLE} for an offer that cannot be taken
   *     whole
   */
  public static Offer parsePublisher(String sdp, int maxBytes, List<TrackRequest> requests) {
    return new Offer(SdpSections.parse("the offer", sdp, maxBytes), requests, true);
  }

  /** Returns the tracks of a publisher's offer, that of the tagged section first. */
  private List<OfferedTrack> published(List<TrackRequest> requests) {
    List<OfferedTrack> published = new ArrayList<>();
    for (MediaSection section : sections.media()) {
      if (SdpSections.isOpen(section)) {
        OfferedTrack track = readPublished(requests, section);
        String kind = section.media();
        if (published.stream().anyMatch(other -> other.section().media().equals(kind))) {
          throw malformed(
              "the offer has several sections of %s, must have one at most (RFC 9725 section 4.4.2)"
                  .formatted(kind));
        }
        published.add(track);
      }
    }
    if (published.isEmpty()) {
      throw notAcceptable("the offer has no open section of video or audio, must have one");
    }
    List<MediaSection> bundle = sections.bundle(published.get(0).section());
    if (published.size() > 1
        && !published.stream().allMatch(track -> bundle.contains(track.section()))) {
      throw notAcceptable(
          "the offer's sections are not in one bundle, must be (a=group:BUNDLE, RFC 9725 section"
              + " 4.4.1)");
    }
    published.sort(Comparator.comparingInt(track -> bundle.indexOf(track.section())));
    return List.copyOf(published);
  }

  private OfferedTrack readPublished(List<TrackRequest> requests, MediaSection section) {
    String kind = section.media();
    if (!kind.equals("video") && !kind.equals("audio")) {
      throw notAcceptable(
          "the offer has a section of %s, must have video and audio alone (RFC 9725 section 4.4.2)"
              .formatted(shown(kind)));
    }
    problem(kind, section)
        .ifPresent(
            problem -> {
              throw notAcceptable(problem);
            });
    List<TrackRequest> wanted =
        requests.stream().filter(request -> request.media().equals(kind)).toList();
    OfferedTrack track =
        wanted.stream()
            .flatMap(request -> OfferedTrack.sent(request, section, sections.session()).stream())
            .findFirst()
            .orElseThrow(() -> noCodec(kind, section, wanted));
    if (!track.rids().isEmpty() && !track.extensions().containsValue(HeaderExtensions.RID)) {
      throw notAcceptable(
          "the offer has a simulcast without the header extension %s, by which its layers are told"
              .formatted(HeaderExtensions.RID));
    }
    if (!MID.matcher(track.mid()).matches()) {
      throw malformed("the offer's a=mid is '%s', must be a token".formatted(shown(track.mid())));
    }
    return track;
  }

  private static SdpException noCodec(
      String kind, MediaSection section, List<TrackRequest> wanted) {
    List<String> offered = section.encodingNames();
    return notAcceptable(
        wanted.isEmpty()
            ? "the offer has %s, which is not taken here".formatted(kind)
            : "the offer's %s has %s, must have %s in a form that is taken here"
                .formatted(
                    kind,
                    offered.isEmpty() ? "no codec" : String.join(", ", offered),
                    wanted.stream()
                        .map(TrackRequest::encodingName)
                        .distinct()
                        .collect(Collectors.joining(" or "))));
  }

  private List<OfferedTrack> accepted(List<TrackRequest> requests) {
    List<OfferedTrack> accepted = new ArrayList<>();
    for (TrackRequest request : requests) {
      OptionalInt place = sections.find(request.media());
      if (place.isEmpty()) {
        continue;
      }
      MediaSection section = sections.media().get(place.getAsInt());
      if (accepted.isEmpty()) {
        accepted.add(readFirst(request, section));
      } else if (problem(request.media(), section).isEmpty()
          && sections.bundle(accepted.get(0).section()).contains(section)) {
        OfferedTrack.received(request, section, sections.session())
            .filter(track -> MID.matcher(track.mid()).matches())
            .ifPresent(accepted::add);
      }
    }
    if (accepted.isEmpty()) {
      throw nothingWanted(requests);
    }
    return List.copyOf(accepted);
  }

  private SdpException nothingWanted(List<TrackRequest> requests) {
    List<String> kinds = sections.kinds();
    List<String> sent = requests.stream().map(TrackRequest::media).toList();
    List<String> rejected = sent.stream().filter(kinds::contains).toList();
    return notAcceptable(
        rejected.isEmpty()
            ? "the offer has %s but no %s section; the stream has %s alone"
                .formatted(
                    String.join(" and ", kinds),
                    String.join(" or ", sent),
                    String.join(" and ", sent))
            : "the offer's %s section is rejected (port 0), must be open"
                .formatted(rejected.get(0)));
  }

  private OfferedTrack readFirst(TrackRequest request, MediaSection section) {
    problem(request.media(), section)
        .ifPresent(
            problem -> {
              throw notAcceptable(problem);
            });
    return OfferedTrack.received(request, section, sections.session())
        .orElseThrow(
            () -> {
              List<String> offered = section.encodingNames();
              if (offered.stream().anyMatch(request.encodingName()::equalsIgnoreCase)) {
                return notAcceptable(
                    ("the offer has %s, but not with a clock rate, channels and parameters (a=fmtp)"
                            + " that fit what is sent, %s/%d/%d")
                        .formatted(
                            request.encodingName(),
                            request.encodingName(),
                            request.clockRateHz(),
                            request.channels()));
              }
              return notAcceptable(
                  "the offer has no %s, which is what is sent; it offers %s"
                      .formatted(
                          request.encodingName(),
                          offered.isEmpty() ? "no codec" : String.join(", ", offered)));
            });
  }

  /** Returns the ICE credentials of the other side. */
  public IceCredentials credentials() {
    return credentials;
  }

  /**
   * Returns the tracks that can be sent, the main track first; of a publisher, the tracks that are
   * taken, the first of the bundle first.
   */
  public List<OfferedTrack> tracks() {
    return tracks;
  }

  /** Returns the main track. */
  public OfferedTrack main() {
    return tracks.get(0);
  }

  /** Returns the identification of the main section; {@code 0} if the offer gives none. */
  public String mid() {
    return main().mid();
  }

  /** Returns the usable candidates that {@code filter} allows. */
  public List<IceCandidate> candidates(AddressFilter filter) {
    // The candidates of a bundle are in one of its sections, which may be another than the main
    // section.
    Stream<MediaSection> bundled = sections.bundle(main).stream().filter(this::sharesTransport);
    return Stream.concat(Stream.of(transport, sections.session()), bundled)
        .flatMap(section -> section.candidates().stream())
        .distinct()
        .limit(MAX_CANDIDATES)
        .filter(candidate -> filter.allows(candidate.address()))
        .toList();
  }

  /** Returns the digests of the other side's certificate, {@code sha-256 AB:CD:…}: one to eight. */
  public List<String> fingerprints() {
    return fingerprints;
  }

  /** Returns the other side's DTLS role: {@code actpass}, {@code active} or {@code passive}. */
  public String setup() {
    return setup;
  }

  /** Returns whether the other side's ICE is lite, and so only answers. */
  public boolean lite() {
    return sections.session().has("ice-lite");
  }

  /**
   * Checks that one of the two sides begins with ICE.
   *
   * @throws SdpException with {@link Reason#NOT_ACCEPTABLE} if both sides' ICE is lite
   */
  void checkReaches(LocalTransport local) {
    if (lite() && local.lite()) {
      throw notAcceptable("the offer has a=ice-lite, must be full ICE: this side's is lite");
    }
  }

  /** Returns whether the main section is bundled. */
  public boolean bundled() {
    return sections.bundled(main);
  }

  /** Returns all sections. */
  public SdpSections sections() {
    return sections;
  }

  /**
   * Returns why a section is unusable, regardless of its codecs; empty if the section is usable.
   */
  private Optional<String> problem(String kind, MediaSection section) {
    if (!PROTOCOL.matcher(section.protocol()).matches()) {
      return Optional.of(
          "the offer's %s goes over %s, must be UDP/TLS/RTP/SAVPF"
              .formatted(kind, shown(section.protocol())));
    }
    if (ofPublisher && !sections.sends(section)) {
      return Optional.of(
          "the offer's %s is %s, must be sendonly: publishers send"
              .formatted(kind, sections.direction(section)));
    }
    if (!ofPublisher && !sections.receives(section)) {
      return Optional.of(
          "the offer's %s is %s, must be recvonly: viewers receive"
              .formatted(kind, sections.direction(section)));
    }
    if (Stream.of(section, sections.transportOf(section), sections.session())
        .noneMatch(Offer::sharesPort)) {
      return Optional.of("the offer has no a=rtcp-mux, which is required (RFC 8834 section 4.5)");
    }
    return Optional.empty();
  }

  private static boolean sharesPort(MediaSection section) {
    return section.has("rtcp-mux") || section.has("rtcp-mux-only");
  }

  private IceCredentials readCredentials() {
    return IceCredentials.of(
            first(transport, "ice-ufrag").orElse(null), first(transport, "ice-pwd").orElse(null))
        .orElseThrow(
            () ->
                malformed(
                    "the offer has no usable a=ice-ufrag and a=ice-pwd, must have 4 and 22"
                        + " characters of ASCII at least, 256 at most"));
  }

  private List<String> readFingerprints() {
    // The fingerprints of a section override those of the session: RFC 8122 section 5.
    List<String> own = transport.fingerprints();
    List<String> all = own.isEmpty() ? sections.session().fingerprints() : own;
    if (all.isEmpty()) {
      throw malformed(
          "the offer has no usable a=fingerprint, must have one such as 'sha-256 AB:CD:…'");
    }
    return all;
  }

  /** Returns the first value in a section, or else in the session-level lines. */
  private Optional<String> first(MediaSection section, String name) {
    return section.value(name).or(() -> sections.session().value(name));
  }

  private boolean sharesTransport(MediaSection section) {
    return first(section, "ice-ufrag").filter(credentials.ufrag()::equals).isPresent();
  }

  private static SdpException notAcceptable(String message) {
    return new SdpException(Reason.NOT_ACCEPTABLE, message);
  }
}
