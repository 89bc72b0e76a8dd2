package io.sutantra.rtc.sdp;

import io.sutantra.rtc.sdp.SdpException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A trickle-ICE fragment: candidates, with the credentials of their sender.
 *
 * <p><b>Spec:</b> RFC 8840 section 9.
 *
 * @param credentials credentials of the sender; empty if the fragment has none
 * @param candidates the usable candidates; others are left out
 * @param complete whether no more candidates will come
 */
public record Fragment(
    Optional<IceCredentials> credentials, List<IceCandidate> candidates, boolean complete) {
  private static final int MAX_CANDIDATES = 128;

  /**
   * Reads a fragment.
   *
   * @throws SdpException with {@link Reason#MALFORMED} if the text is not a fragment
   */
  public static Fragment parse(String text, int maxBytes) {
    String ufrag = null;
    String password = null;
    boolean complete = false;
    boolean any = false;
    List<IceCandidate> candidates = new ArrayList<>();
    for (SdpLines.Line line : SdpLines.parse("the fragment", text, maxBytes)) {
      if (line.type() != 'a') {
        continue;
      }
      String attribute = line.value().strip();
      if (attribute.startsWith("ice-ufrag:")) {
        ufrag = ufrag == null ? value(attribute) : ufrag;
        any = true;
      } else if (attribute.startsWith("ice-pwd:")) {
        password = password == null ? value(attribute) : password;
        any = true;
      } else if (attribute.startsWith("candidate:")) {
        any = true;
        if (candidates.size() < MAX_CANDIDATES) {
          IceCandidate.parse(attribute).ifPresent(candidates::add);
        }
      } else if (attribute.equals("end-of-candidates")) {
        any = true;
        complete = true;
      }
    }
    if (!any) {
      throw SdpLines.malformed(
          "the fragment has no a=candidate, no a=end-of-candidates and no a=ice-ufrag");
    }
    Optional<IceCredentials> credentials = IceCredentials.of(ufrag, password);
    if (credentials.isEmpty() && (ufrag != null || password != null)) {
      throw SdpLines.malformed(
          "the fragment's ice-ufrag and ice-pwd must come together, of 4 and 22 characters of"
              + " ASCII at least, 256 at most");
    }
    return new Fragment(credentials, List.copyOf(candidates), complete);
  }

  private static String value(String attribute) {
    return attribute.substring(attribute.indexOf(':') + 1).strip();
  }

  /**
   * Returns the credentials with which the fragment restarts ICE. Empty if the fragment has no
   * credentials, or those in use, and so does not restart ICE.
   *
   * @param inUse the current credentials of the sender
   * @param former the credentials in use before those; empty if ICE was not restarted
   * @throws SdpException with {@link Reason#NOT_ACCEPTABLE} if the fragment has the former
   *     credentials, and so is late
   */
  public Optional<IceCredentials> restarts(IceCredentials inUse, Optional<IceCredentials> former) {
    Optional<IceCredentials> renewed = credentials.filter(theirs -> !theirs.equals(inUse));
    if (renewed.isPresent() && renewed.equals(former)) {
      throw new SdpException(
          Reason.NOT_ACCEPTABLE,
          "the fragment is of an ICE generation that is over: its ice-ufrag is '%s', must be '%s', or a"
                  .formatted(renewed.get().ufrag(), inUse.ufrag())
              + " new one to restart ICE");
    }
    return renewed;
  }

  /**
   * Returns the text to send, for a media section.
   *
   * @param media kind of the section, {@code video} or {@code audio}
   * @param mid identification of the section
   */
  public String toText(String media, String mid) {
    StringBuilder text = new StringBuilder();
    credentials.ifPresent(
        ice ->
            text.append(
                "a=ice-ufrag:%s\r\na=ice-pwd:%s\r\n".formatted(ice.ufrag(), ice.password())));
    text.append("m=" + media + " 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:" + mid + "\r\n");
    for (IceCandidate candidate : candidates) {
      text.append("a=").append(candidate.toAttribute()).append("\r\n");
    }
    if (complete) {
      text.append("a=end-of-candidates\r\n");
    }
    return text.toString();
  }
}
