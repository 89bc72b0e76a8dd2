package io.sutantra.webrtc.sdp;

import static io.sutantra.webrtc.sdp.SdpLines.malformed;
import static io.sutantra.webrtc.sdp.SdpLines.shown;

import io.sutantra.api.SignallingException;
import io.sutantra.api.SignallingException.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A viewer's offer that was found good: it wants video, in VP8, over DTLS-SRTP and ICE.
 *
 * <p><b>Spec:</b> RFC 9429 section 5.3.1, RFC 9143, RFC 8839, RFC 8122. <b>Threading:</b>
 * immutable.
 */
public final class Offer {
  private static final Pattern RTPMAP =
      Pattern.compile("(\\d{1,3})\\s+([A-Za-z0-9._-]{1,32})/(\\d{1,9})(?:/.*)?");
  private static final Pattern FINGERPRINT =
      Pattern.compile("(sha-(?:1|224|256|384|512)) ((?:[0-9A-Fa-f]{2}:){19,63}[0-9A-Fa-f]{2})");
  private static final Pattern EXTENSION =
      Pattern.compile("(\\d{1,2})(?:/[a-z]{1,8})? ([A-Za-z0-9:/._-]{1,128})");
  private static final Pattern MID = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`{|}~-]{1,32}");
  private static final Map<String, Integer> HASH_BYTES =
      Map.of("sha-1", 20, "sha-224", 28, "sha-256", 32, "sha-384", 48, "sha-512", 64);
  private static final Set<String> FEEDBACK =
      Set.of("goog-remb", "transport-cc", "ccm fir", "nack", "nack pli");
  private static final Set<String> SETUP = Set.of("actpass", "active", "passive");
  private static final int MAX_ONE_BYTE_EXTENSION = 14;
  private static final int MAX_CANDIDATES = 128;
  private static final int MAX_FINGERPRINTS = 8;

  private final OfferSections sections;
  private final MediaSection video;
  private final MediaSection transport;
  private final IceCredentials credentials;
  private final List<String> fingerprints;
  private final String setup;
  private final int payloadType;
  private final Optional<Integer> rtxPayloadType;

  private Offer(OfferSections sections) {
    this.sections = sections;
    this.video = sections.media().get(sections.video());
    this.transport = sections.transportOf(video);
    checkMedia();
    this.payloadType = vp8();
    this.rtxPayloadType = rtx();
    this.credentials = readCredentials();
    this.fingerprints = readFingerprints();
    this.setup = first("setup").orElse("actpass");
    if (!SETUP.contains(setup)) {
      throw malformed(
          "the offer's a=setup is '%s', must be actpass, active or passive"
              .formatted(shown(setup)));
    }
    if (first("mid").isPresent() && !MID.matcher(mid()).matches()) {
      throw malformed("the offer's a=mid is '%s', must be a token".formatted(shown(mid())));
    }
  }

  /**
   * Reads an offer.
   *
   * @throws SignallingException with {@link Reason#MALFORMED} for what is not an offer, {@link
   *     Reason#NOT_ACCEPTABLE} for one that asks for what cannot be had
   */
  public static Offer parse(String sdp, int maxBytes) {
    return new Offer(OfferSections.parse(sdp, maxBytes));
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
    return Stream.concat(transport.attributes().stream(), sections.session().attributes().stream())
        .filter(attribute -> attribute.startsWith("candidate:"))
        .limit(MAX_CANDIDATES)
        .flatMap(attribute -> IceCandidate.parse(attribute).stream())
        .filter(candidate -> filter.allows(candidate.address()))
        .toList();
  }

  OfferSections sections() {
    return sections;
  }

  MediaSection video() {
    return video;
  }

  /**
   * The offer as libwebrtc is to see it: written anew, with the video section alone, VP8 and its
   * retransmission alone, and no candidates.
   *
   * @param ice the user name fragment and password, which change with a restart
   * @param version counts the offers of one viewer
   * @param formatParameters for VP8, {@code x-google-start-bitrate=600}; empty for none
   */
  public String canonical(IceCredentials ice, int version, String formatParameters) {
    List<String> lines = new ArrayList<>();
    lines.add("v=0");
    lines.add("o=- 4611686018427387904 " + version + " IN IP4 127.0.0.1");
    lines.add("s=-");
    lines.add("t=0 0");
    lines.add("a=group:BUNDLE " + mid());
    if (sections.session().has("ice-lite")) {
      lines.add("a=ice-lite");
    }
    lines.add(
        "m=video 9 UDP/TLS/RTP/SAVPF "
            + payloadType
            + rtxPayloadType.map(rtx -> " " + rtx).orElse(""));
    lines.add("c=IN IP4 0.0.0.0");
    lines.add("a=ice-ufrag:" + ice.ufrag());
    lines.add("a=ice-pwd:" + ice.password());
    lines.add("a=ice-options:trickle");
    fingerprints.forEach(print -> lines.add("a=fingerprint:" + print));
    lines.add("a=setup:" + setup);
    lines.add("a=mid:" + mid());
    extensions().forEach((id, uri) -> lines.add("a=extmap:" + id + " " + uri));
    lines.add("a=recvonly");
    lines.add("a=rtcp-mux");
    if (video.has("rtcp-rsize")) {
      lines.add("a=rtcp-rsize");
    }
    lines.add("a=rtpmap:" + payloadType + " VP8/90000");
    feedback().forEach(kind -> lines.add("a=rtcp-fb:" + payloadType + " " + kind));
    if (!formatParameters.isEmpty()) {
      lines.add("a=fmtp:" + payloadType + " " + formatParameters);
    }
    rtxPayloadType.ifPresent(
        rtx -> {
          lines.add("a=rtpmap:" + rtx + " rtx/90000");
          lines.add("a=fmtp:" + rtx + " apt=" + payloadType);
        });
    return String.join("\r\n", lines) + "\r\n";
  }

  private void checkMedia() {
    if (!video.protocol().matches("(UDP|TCP)/(D?TLS)/RTP/SAVPF?|RTP/SAVPF")) {
      throw notAcceptable(
          "the offer's video goes over %s, must be UDP/TLS/RTP/SAVPF"
              .formatted(shown(video.protocol())));
    }
    String direction = direction(video).or(() -> direction(sections.session())).orElse("sendrecv");
    if (direction.equals("sendonly") || direction.equals("inactive")) {
      throw notAcceptable(
          "the offer's video is %s, must be recvonly: viewers receive".formatted(direction));
    }
    if (!video.has("rtcp-mux") && !transport.has("rtcp-mux")) {
      throw notAcceptable("the offer has no a=rtcp-mux, which is required (RFC 8834 section 4.5)");
    }
  }

  private static Optional<String> direction(MediaSection section) {
    return section.attributes().stream()
        .filter(a -> Set.of("sendrecv", "sendonly", "recvonly", "inactive").contains(a))
        .findFirst();
  }

  private int vp8() {
    return payloadTypes("VP8")
        .findFirst()
        .orElseThrow(
            () -> {
              List<String> offered = video.encodingNames();
              return notAcceptable(
                  "the offer has no VP8, which is what is sent; it offers "
                      + (offered.isEmpty() ? "no codec" : String.join(", ", offered)));
            });
  }

  private Optional<Integer> rtx() {
    return payloadTypes("rtx")
        .filter(rtx -> rtx != payloadType)
        .filter(rtx -> video.values("fmtp").anyMatch((rtx + " apt=" + payloadType)::equals))
        .findFirst();
  }

  private Stream<Integer> payloadTypes(String encodingName) {
    return video
        .values("rtpmap")
        .map(RTPMAP::matcher)
        .filter(Matcher::matches)
        .filter(map -> map.group(2).equalsIgnoreCase(encodingName))
        .filter(map -> map.group(3).equals("90000"))
        .filter(map -> video.formats().contains(map.group(1)))
        .map(map -> Integer.valueOf(map.group(1)))
        // 64 to 95 are taken by RTCP where both share a port, RFC 5761 section 4.
        .filter(type -> type < 64 || (type > 95 && type < 128));
  }

  private IceCredentials readCredentials() {
    return IceCredentials.of(first("ice-ufrag").orElse(null), first("ice-pwd").orElse(null))
        .orElseThrow(
            () ->
                malformed(
                    "the offer has no usable a=ice-ufrag and a=ice-pwd, must have 4 and 22 ICE"
                        + " characters at least"));
  }

  private List<String> readFingerprints() {
    List<String> all =
        Stream.concat(transport.values("fingerprint"), sections.session().values("fingerprint"))
            .map(FINGERPRINT::matcher)
            .filter(Matcher::matches)
            .filter(print -> (print.group(2).length() + 1) / 3 == HASH_BYTES.get(print.group(1)))
            .map(Matcher::group)
            .distinct()
            .limit(MAX_FINGERPRINTS)
            .toList();
    if (all.isEmpty()) {
      throw malformed(
          "the offer has no usable a=fingerprint, must have one such as 'sha-256 AB:CD:…'");
    }
    // libwebrtc heeds one: the strongest hash that is as common as DTLS itself.
    return all.stream()
        .filter(print -> print.startsWith("sha-256 "))
        .findFirst()
        .map(List::of)
        .orElse(List.of(all.get(0)));
  }

  private Map<Integer, String> extensions() {
    Map<Integer, String> extensions = new LinkedHashMap<>();
    video
        .values("extmap")
        .map(EXTENSION::matcher)
        .filter(Matcher::matches)
        .forEach(
            map -> {
              int id = Integer.parseInt(map.group(1));
              if (id >= 1
                  && id <= MAX_ONE_BYTE_EXTENSION
                  && !extensions.containsValue(map.group(2))) {
                extensions.putIfAbsent(id, map.group(2));
              }
            });
    return extensions;
  }

  private List<String> feedback() {
    String any = "* ";
    String own = payloadType + " ";
    return video
        .values("rtcp-fb")
        .filter(fb -> fb.startsWith(own) || fb.startsWith(any))
        .map(fb -> fb.substring(fb.indexOf(' ') + 1))
        .filter(FEEDBACK::contains)
        .distinct()
        .toList();
  }

  /** The first value in the video section, else in its transport's, else before all sections. */
  private Optional<String> first(String name) {
    if (name.equals("mid")) {
      return video.value(name);
    }
    return transport.value(name).or(() -> sections.session().value(name));
  }

  private static SignallingException notAcceptable(String message) {
    return new SignallingException(Reason.NOT_ACCEPTABLE, message);
  }
}
