package io.sutantra.rtc.sdp;

import static io.sutantra.rtc.sdp.SdpLines.malformed;
import static io.sutantra.rtc.sdp.SdpLines.shown;

import io.sutantra.rtc.sdp.SdpException.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A server's answer to a {@link ClientOffer}, found good: it will send the video.
 *
 * <p><b>Spec:</b> RFC 9429 section 5.3.1, RFC 8839, RFC 8122, RFC 5576.
 *
 * @param credentials user name fragment and password of the server
 * @param lite whether the server's ICE only answers
 * @param fingerprints digests of the server's certificate, {@code sha-256 AB:CD:…}, one at least
 * @param active whether the server begins the DTLS handshake
 * @param candidates those that are of use
 * @param complete whether there will be no more candidates
 * @param payloadType of the video
 * @param rtxPayloadType of its retransmissions; empty if the server has none
 * @param ssrc of the video, 32 bits; empty if it is not said
 * @param rtxSsrc of its retransmissions, 32 bits; empty if it is not said
 * @param formatParameters of the codec; may be empty
 * @param extensions the header extensions that are sent, URI by id
 * @param feedback what the server heeds of RTCP
 * @param reducedSize whether RTCP may be of reduced size
 */
public record ReceivedAnswer(
    IceCredentials credentials,
    boolean lite,
    List<String> fingerprints,
    boolean active,
    List<IceCandidate> candidates,
    boolean complete,
    int payloadType,
    OptionalInt rtxPayloadType,
    OptionalInt ssrc,
    OptionalInt rtxSsrc,
    String formatParameters,
    Map<Integer, String> extensions,
    List<String> feedback,
    boolean reducedSize) {
  private static final Pattern SSRC = Pattern.compile("(\\d{1,10})(?: .*)?");
  private static final Pattern FID = Pattern.compile("FID (\\d{1,10}) (\\d{1,10})");
  private static final long MAX_SSRC = 0xFFFF_FFFFL;

  /**
   * Reads an answer.
   *
   * @throws SdpException with {@link Reason#MALFORMED} for what is not an answer to the offer,
   *     {@link Reason#NOT_ACCEPTABLE} for one by which video cannot be received
   */
  public static ReceivedAnswer parse(String sdp, int maxBytes, ClientOffer offer) {
    SdpSections sections = SdpSections.parse("the answer", sdp, maxBytes);
    MediaSection session = sections.session();
    MediaSection video = sections.media().get(0);
    if (sections.media().size() != 1 || !video.media().equals("video")) {
      throw malformed(
          "the answer has %d sections, the first of %s, must have one of video"
              .formatted(sections.media().size(), video.media()));
    }
    checkMedia(video, session);
    int payloadType =
        video.payloadTypes(offer.encodingName()).stream()
            .findFirst()
            .orElseThrow(
                () ->
                    notAcceptable(
                        "the answer has no %s, which is what was offered"
                            .formatted(offer.encodingName())));
    OptionalInt[] sources = sources(video);
    return new ReceivedAnswer(
        credentials(video, session),
        session.has("ice-lite"),
        fingerprints(video, session),
        active(video.value("setup").or(() -> session.value("setup")).orElse("passive")),
        Stream.concat(video.candidates().stream(), session.candidates().stream()).toList(),
        video.has("end-of-candidates") || session.has("end-of-candidates"),
        payloadType,
        video.rtxPayloadType(payloadType),
        sources[0],
        sources[1],
        video.formatParameters(payloadType),
        video.extensions(),
        video.feedback(payloadType),
        video.has("rtcp-rsize"));
  }

  private static void checkMedia(MediaSection video, MediaSection session) {
    if (video.port() == 0) {
      throw notAcceptable("the answer rejects video (port 0)");
    }
    String direction = video.direction().or(session::direction).orElse("sendrecv");
    if (direction.equals("recvonly") || direction.equals("inactive")) {
      throw notAcceptable(
          "the answer's video is %s, must be sendonly: nothing would come".formatted(direction));
    }
    if (!video.protocol().contains("RTP/SAVP")) {
      throw notAcceptable(
          "the answer's video goes over %s, must be UDP/TLS/RTP/SAVPF"
              .formatted(shown(video.protocol())));
    }
    if (!video.has("rtcp-mux")) {
      throw notAcceptable("the answer has no a=rtcp-mux, which is required (RFC 8834 section 4.5)");
    }
  }

  private static IceCredentials credentials(MediaSection video, MediaSection session) {
    Optional<String> ufrag = video.value("ice-ufrag").or(() -> session.value("ice-ufrag"));
    Optional<String> password = video.value("ice-pwd").or(() -> session.value("ice-pwd"));
    return IceCredentials.of(ufrag.orElse(null), password.orElse(null))
        .orElseThrow(
            () ->
                malformed(
                    "the answer has no usable a=ice-ufrag and a=ice-pwd, must have 4 and 22 ICE"
                        + " characters at least"));
  }

  private static List<String> fingerprints(MediaSection video, MediaSection session) {
    List<String> own = video.fingerprints();
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

  /** The SSRCs of the video and of its retransmissions, as far as they are said. */
  private static OptionalInt[] sources(MediaSection video) {
    Optional<Matcher> pair =
        video.values("ssrc-group").map(FID::matcher).filter(Matcher::matches).findFirst();
    if (pair.isPresent()) {
      return new OptionalInt[] {ssrc(pair.get().group(1)), ssrc(pair.get().group(2))};
    }
    OptionalInt first =
        video
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
