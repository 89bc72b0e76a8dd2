package io.sutantra.webrtc.sdp;

import io.sutantra.rtc.sdp.IceCandidate;
import io.sutantra.rtc.sdp.IceCredentials;
import io.sutantra.rtc.sdp.MediaSection;
import io.sutantra.rtc.sdp.Offer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * This side's answer: libwebrtc's answer to the {@link CanonicalOffer canonical offer}, converted
 * to match the received offer.
 *
 * <p><b>Spec:</b> RFC 9429 section 5.3.1: one section for each offered section, in the same order.
 * Unwanted sections have port 0, except the section that carries a bundle's transport, which is
 * inactive.
 *
 * @param session the lines before the media section
 * @param video the lines of the media section
 * @param credentials ICE credentials of this side
 * @param candidates the candidates that libwebrtc has gathered
 */
public record Answer(
    List<String> session,
    List<String> video,
    IceCredentials credentials,
    List<IceCandidate> candidates) {
  private static final Pattern TRANSPORT =
      Pattern.compile("a=(?:ice-ufrag|ice-pwd|ice-options|fingerprint|setup):.*");

  /**
   * Parses libwebrtc's answer.
   *
   * @throws IllegalStateException if the text does not have the form that libwebrtc writes
   */
  public static Answer of(String libwebrtcSdp) {
    List<String> session = new ArrayList<>();
    List<String> video = new ArrayList<>();
    List<IceCandidate> candidates = new ArrayList<>();
    String ufrag = null;
    String password = null;
    for (String line : libwebrtcSdp.split("\r?\n", -1)) {
      if (line.startsWith("a=candidate:")) {
        IceCandidate.parse(line.substring(2)).ifPresent(candidates::add);
      } else if (line.isBlank()) {
        continue;
      } else if (line.startsWith("m=") || !video.isEmpty()) {
        video.add(line);
      } else {
        session.add(line);
      }
      if (line.startsWith("a=ice-ufrag:")) {
        ufrag = line.substring(line.indexOf(':') + 1);
      } else if (line.startsWith("a=ice-pwd:")) {
        password = line.substring(line.indexOf(':') + 1);
      }
    }
    Optional<IceCredentials> credentials = IceCredentials.of(ufrag, password);
    if (credentials.isEmpty() || video.isEmpty() || !video.get(0).startsWith("m=video ")) {
      throw new IllegalStateException("libwebrtc answered without video or without ICE");
    }
    return new Answer(
        List.copyOf(session), List.copyOf(video), credentials.get(), List.copyOf(candidates));
  }

  /** Returns whether libwebrtc sends, and so has not rejected the section. */
  public boolean sends() {
    return !video.get(0).startsWith("m=video 0 ") && video.contains("a=sendonly");
  }

  /**
   * Returns the answer to send.
   *
   * @param announced all candidates of this side
   */
  public String toText(Offer offer, List<IceCandidate> announced) {
    StringBuilder text = new StringBuilder();
    Optional<MediaSection> held = held(offer);
    for (String line : session) {
      if (!line.startsWith("a=group:BUNDLE")) {
        append(text, line);
      } else if (offer.bundled()) {
        String before = held.flatMap(each -> each.value("mid")).map(mid -> mid + " ").orElse("");
        append(text, "a=group:BUNDLE " + before + offer.mid());
      }
    }
    List<MediaSection> sections = offer.sections().media();
    for (int i = 0; i < sections.size(); i++) {
      if (i == offer.sections().video()) {
        appendVideo(
            text,
            offer.main().section().protocol(),
            held.isPresent() ? List.of() : announced,
            held.isEmpty());
      } else if (held.isPresent() && held.get().equals(sections.get(i))) {
        appendHeld(text, held.get(), announced);
      } else {
        appendRejected(text, sections.get(i));
      }
    }
    return text.toString();
  }

  private static Optional<MediaSection> held(Offer offer) {
    return offer
        .sections()
        .heldFor(offer.main().section())
        .filter(tagged -> tagged.value("mid").filter(Answer::printable).isPresent());
  }

  private void appendHeld(StringBuilder text, MediaSection section, List<IceCandidate> announced) {
    String format = section.describedFormat().orElseThrow();
    String number = format.substring(0, format.indexOf(' '));
    append(text, "m=%s 9 %s %s".formatted(section.media(), section.protocol(), number));
    appendAddresses(text, announced, true);
    for (String line : video) {
      if (TRANSPORT.matcher(line).matches()) {
        append(text, line);
      }
    }
    append(text, "a=mid:" + section.value("mid").orElseThrow());
    append(text, "a=inactive");
    append(text, "a=rtcp-mux");
    append(text, "a=rtpmap:" + format);
  }

  private static void appendAddresses(
      StringBuilder text, List<IceCandidate> announced, boolean tagged) {
    append(text, "c=IN IP4 0.0.0.0");
    for (IceCandidate candidate : announced) {
      append(text, "a=" + candidate.toAttribute());
    }
    if (tagged) {
      append(text, "a=end-of-candidates");
    }
  }

  private void appendVideo(
      StringBuilder text, String protocol, List<IceCandidate> announced, boolean tagged) {
    for (String line : video) {
      if (line.startsWith("m=video ")) {
        // The candidates replace the default destination, as with trickle ICE. The protocol is that
        // of the offer: RFC 9429 sections 5.3.1 and 5.1.2.
        append(text, "m=video 9 " + protocol + " " + line.split(" ", 4)[3]);
      } else if (line.startsWith("c=")) {
        appendAddresses(text, announced, tagged);
      } else if (!line.startsWith("a=rtcp:") && !line.equals("a=end-of-candidates")) {
        append(text, line);
      }
    }
  }

  private static void appendRejected(StringBuilder text, MediaSection section) {
    append(
        text,
        "m=%s 0 %s %s".formatted(section.media(), section.protocol(), section.formats().get(0)));
    append(text, "c=IN IP4 0.0.0.0");
    section.value("mid").filter(Answer::printable).ifPresent(mid -> append(text, "a=mid:" + mid));
    append(text, "a=inactive");
  }

  private static boolean printable(String mid) {
    return mid.matches("[!-~]{1,128}");
  }

  private static void append(StringBuilder text, String line) {
    text.append(line).append("\r\n");
  }
}
