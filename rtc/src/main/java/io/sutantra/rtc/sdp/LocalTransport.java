package io.sutantra.rtc.sdp;

import java.util.List;
import java.util.Optional;

/**
 * The description of this side's transport in SDP.
 *
 * @param credentials ICE credentials of this side
 * @param fingerprint digest of this side's certificate, {@code sha-256 AB:CD:…}
 * @param lite whether this side's ICE only answers
 * @param candidates the candidates of this side
 * @param complete whether the list of candidates is complete; if not, others may trickle in
 */
public record LocalTransport(
    IceCredentials credentials,
    String fingerprint,
    boolean lite,
    List<IceCandidate> candidates,
    boolean complete) {

  static final String ICE_OPTIONS = "ice2 trickle";

  /** Copies the list. */
  public LocalTransport {
    candidates = List.copyOf(candidates);
  }

  /**
   * Returns the answer to a fragment that restarted ICE.
   *
   * <p><b>Spec:</b> RFC 9725 section 4.3.3, RFC 8840 section 9.
   *
   * @param media kind of the section, {@code video} or {@code audio}
   * @param mid identification of the section
   */
  public String toFragment(String media, String mid) {
    String fragment =
        new Fragment(Optional.of(credentials), candidates, complete).toText(media, mid);
    return (lite ? "a=ice-lite\r\n" : "") + "a=ice-options:" + ICE_OPTIONS + "\r\n" + fragment;
  }
}
