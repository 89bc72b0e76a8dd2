package io.sutantra.rtc.sdp;

import static io.sutantra.rtc.sdp.SdpLines.malformed;
import static io.sutantra.rtc.sdp.SdpLines.shown;

import io.sutantra.rtc.sdp.SdpException.Reason;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A viewer's offer that was found good: it wants video, in one codec, over DTLS-SRTP and ICE.
 *
 * <p><b>Spec:</b> RFC 9429 section 5.3.1, RFC 9143, RFC 8839, RFC 8122. <b>Threading:</b>
 * immutable.
 */
public final class Offer {
  private static final Pattern MID = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`{|}~-]{1,128}");

  /** RFC 9429 section 5.1.2. */
  private static final Pattern PROTOCOL =
      Pattern.compile("(?:(?:UDP|TCP)/D?TLS/)?RTP/S?AVPF?", Pattern.CASE_INSENSITIVE);

  private static final Set<String> SETUP = Set.of("actpass", "active", "passive");
  private static final int MAX_CANDIDATES = 128;

  private final SdpSections sections;
  private final MediaSection video;
  private final MediaSection transport;
  private final IceCredentials credentials;
  private final List<String> fingerprints;
  private final String setup;
  private final String encodingName;
  private final int payloadType;
  private final OptionalInt rtxPayloadType;
  private final Map<Integer, String> extensions;
  private final List<String> feedback;

  private Offer(SdpSections sections, String encodingName, Predicate<String> acceptable) {
    this.sections = sections;
    this.video = sections.media().get(sections.video());
    this.transport = sections.transportOf(video);
    checkMedia();
    this.payloadType = codec(encodingName, acceptable);
    this.rtxPayloadType = video.rtxPayloadType(payloadType);
    this.encodingName = encodingName;
    this.credentials = readCredentials();
    this.fingerprints = readFingerprints();
    this.extensions = (video.has("extmap") ? video : sections.session()).extensions();
    this.feedback = video.feedback(payloadType);
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
   * Reads an offer. Of several payload types of the codec the first is taken.
   *
   * @param encodingName as in {@code a=rtpmap}, {@code VP8}; case does not matter
   * @throws SdpException with {@link Reason#MALFORMED} for what is not an offer, {@link
   *     Reason#NOT_ACCEPTABLE} for one that asks for what cannot be had
   */
  public static Offer parse(String sdp, int maxBytes, String encodingName) {
    return parse(sdp, maxBytes, encodingName, formatParameters -> true);
  }

  /**
   * Reads an offer. Of several payload types of the codec the first is taken whose format
   * parameters (a=fmtp; empty if there are none) are acceptable.
   *
   * @param encodingName as in {@code a=rtpmap}, {@code H264}; case does not matter
   * @throws SdpException with {@link Reason#MALFORMED} for what is not an offer, {@link
   *     Reason#NOT_ACCEPTABLE} for one that asks for what cannot be had
   */
  public static Offer parse(
      String sdp, int maxBytes, String encodingName, Predicate<String> acceptable) {
    return new Offer(SdpSections.parse("the offer", sdp, maxBytes), encodingName, acceptable);
  }

  /** The user name fragment and password of the viewer. */
  public IceCredentials credentials() {
    return credentials;
  }

  /** The identification of the video section; {@code 0} if the offer gives none. */
  public String mid() {
    return video.value("mid").orElse("0");
  }

  /** The candidates that are of use and that {@code filter} lets through. */
  public List<IceCandidate> candidates(AddressFilter filter) {
    // With a bundle they stand in one of its sections, which need not be that of the video.
    Stream<MediaSection> bundled = sections.bundle(video).stream().filter(this::sharesTransport);
    return Stream.concat(Stream.of(transport, sections.session()), bundled)
        .flatMap(section -> section.candidates().stream())
        .distinct()
        .limit(MAX_CANDIDATES)
        .filter(candidate -> filter.allows(candidate.address()))
        .toList();
  }

  /** Digests of the viewer's certificate, {@code sha-256 AB:CD:…}: one at least, at most eight. */
  public List<String> fingerprints() {
    return fingerprints;
  }

  /** The viewer's DTLS role: {@code actpass}, {@code active} or {@code passive}. */
  public String setup() {
    return setup;
  }

  /** The codec, as it was asked for. */
  public String encodingName() {
    return encodingName;
  }

  /** The payload type that the viewer wants the codec under. */
  public int payloadType() {
    return payloadType;
  }

  /** The payload type of its retransmissions, if the viewer knows them. */
  public OptionalInt rtxPayloadType() {
    return rtxPayloadType;
  }

  /** The format parameters of the codec, as offered; may be empty. */
  public String formatParameters() {
    return video.formatParameters(payloadType);
  }

  /** The header extensions that fit one-byte headers, URI by id, in the order of the offer. */
  public Map<Integer, String> extensions() {
    return extensions;
  }

  /** What the viewer can say of the codec's packets: {@code nack pli} and the like. */
  public List<String> feedback() {
    return feedback;
  }

  /** Whether RTCP may be of reduced size, RFC 5506. */
  public boolean reducedSize() {
    return video.has("rtcp-rsize");
  }

  /** Whether the viewer's ICE is lite: it only answers. */
  public boolean lite() {
    return sections.session().has("ice-lite");
  }

  /** Whether the video section is bundled. */
  public boolean bundled() {
    return sections.bundled(video);
  }

  /** The section that video is sent in. */
  public MediaSection video() {
    return video;
  }

  /** All sections. */
  public SdpSections sections() {
    return sections;
  }

  private void checkMedia() {
    if (!PROTOCOL.matcher(video.protocol()).matches()) {
      throw notAcceptable(
          "the offer's video goes over %s, must be UDP/TLS/RTP/SAVPF"
              .formatted(shown(video.protocol())));
    }
    if (!sections.receives(video)) {
      throw notAcceptable(
          "the offer's video is %s, must be recvonly: viewers receive"
              .formatted(sections.direction(video)));
    }
    if (Stream.of(video, transport, sections.session()).noneMatch(Offer::sharesPort)) {
      throw notAcceptable("the offer has no a=rtcp-mux, which is required (RFC 8834 section 4.5)");
    }
  }

  private static boolean sharesPort(MediaSection section) {
    return section.has("rtcp-mux") || section.has("rtcp-mux-only");
  }

  private int codec(String encodingName, Predicate<String> acceptable) {
    return video.payloadTypes(encodingName).stream()
        .filter(type -> acceptable.test(video.formatParameters(type)))
        .findFirst()
        .orElseThrow(
            () -> {
              List<String> offered = video.encodingNames();
              return notAcceptable(
                  "the offer has no %s, which is what is sent; it offers %s"
                      .formatted(
                          encodingName,
                          offered.isEmpty() ? "no codec" : String.join(", ", offered)));
            });
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
    // What a section says counts instead of what is said for all, RFC 8122 section 5.
    List<String> own = transport.fingerprints();
    List<String> all = own.isEmpty() ? sections.session().fingerprints() : own;
    if (all.isEmpty()) {
      throw malformed(
          "the offer has no usable a=fingerprint, must have one such as 'sha-256 AB:CD:…'");
    }
    return all;
  }

  /** The first value in a section, else before all sections. */
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
