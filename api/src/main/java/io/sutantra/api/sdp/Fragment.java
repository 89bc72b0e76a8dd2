package io.sutantra.api.sdp;

import io.sutantra.api.SignallingException;
import io.sutantra.api.SignallingException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A trickle-ICE fragment: candidates, and whose they are.
 *
 * <p><b>Spec:</b> RFC 8840 section 9.
 *
 * @param credentials of the side that sent it; empty if it does not say
 * @param candidates those that are of use; others were left out
 * @param complete whether there will be no more
 */
public record Fragment(
    Optional<IceCredentials> credentials, List<IceCandidate> candidates, boolean complete) {
  private static final int MAX_CANDIDATES = 128;

  /**
   * Reads a fragment.
   *
   * @throws SignallingException with {@link Reason#MALFORMED} if it is none
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
   * Checks that it is of the ICE that is in use, or does not say whose it is.
   *
   * @param inUse the sender's credentials
   * @throws SignallingException with {@link Reason#NOT_ACCEPTABLE} if not
   */
  public void checkGeneration(IceCredentials inUse) {
    credentials
        .filter(theirs -> !theirs.ufrag().equals(inUse.ufrag()))
        .ifPresent(
            theirs -> {
              throw new SignallingException(
                  Reason.NOT_ACCEPTABLE,
                  "the fragment is of another ICE generation: its ice-ufrag is '%s', must be '%s';"
                          .formatted(theirs.ufrag(), inUse.ufrag())
                      + " to restart ICE, ask for it");
            });
  }

  /**
   * The credentials with which it restarts ICE.
   *
   * @throws SignallingException with {@link Reason#MALFORMED} if it has none
   */
  public IceCredentials restartCredentials() {
    return credentials.orElseThrow(
        () ->
            SdpLines.malformed(
                "the fragment has no a=ice-ufrag and a=ice-pwd, must have new ones to restart"
                    + " ICE"));
  }

  /**
   * Checks that the credentials with which it restarts ICE are new.
   *
   * @param inUse the sender's credentials until now
   * @throws SignallingException with {@link Reason#NOT_ACCEPTABLE} if not
   */
  public void checkRestarts(IceCredentials inUse) {
    if (restartCredentials().equals(inUse)) {
      throw new SignallingException(
          Reason.NOT_ACCEPTABLE,
          "the fragment's a=ice-ufrag and a=ice-pwd are the ones in use, must be new to restart"
              + " ICE");
    }
  }

  /** The text to send, for the media section {@code mid}. */
  public String toText(String mid) {
    StringBuilder text = new StringBuilder();
    credentials.ifPresent(
        ice ->
            text.append(
                "a=ice-ufrag:%s\r\na=ice-pwd:%s\r\n".formatted(ice.ufrag(), ice.password())));
    text.append("m=video 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:").append(mid).append("\r\n");
    for (IceCandidate candidate : candidates) {
      text.append("a=").append(candidate.toAttribute()).append("\r\n");
    }
    if (complete) {
      text.append("a=end-of-candidates\r\n");
    }
    return text.toString();
  }
}
