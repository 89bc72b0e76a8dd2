package io.sutantra.rtc.sdp;

import java.util.List;
import java.util.Optional;

/**
 * What SDP says of this side's transport.
 *
 * @param credentials user name fragment and password of this side
 * @param fingerprint of this side's certificate, {@code sha-256 AB:CD:…}
 * @param lite whether this side's ICE only answers
 * @param candidates the addresses that this side can be reached at
 * @param complete whether these are all candidates there will be; if not, others may trickle in
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
   * The answer to a fragment that restarted ICE.
   *
   * <p><b>Spec:</b> RFC 9725 section 4.3.3, RFC 8840 section 9.
   *
   * @param media of the section, {@code video} or {@code audio}
   * @param mid of the media section
   */
  public String toFragment(String media, String mid) {
    String fragment =
        new Fragment(Optional.of(credentials), candidates, complete).toText(media, mid);
    return (lite ? "a=ice-lite\r\n" : "") + "a=ice-options:" + ICE_OPTIONS + "\r\n" + fragment;
  }
}
