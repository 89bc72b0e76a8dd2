package io.sutantra.webrtc.sdp;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * User name fragment and password of one side's ICE.
 *
 * <p><b>Spec:</b> RFC 8839 section 5.4.
 *
 * @param ufrag 4 to 256 ICE characters
 * @param password 22 to 256 ICE characters
 */
public record IceCredentials(String ufrag, String password) {
  private static final Pattern UFRAG = Pattern.compile("[A-Za-z0-9+/]{4,256}");
  private static final Pattern PASSWORD = Pattern.compile("[A-Za-z0-9+/]{22,256}");

  /** Both, if both are there and well-formed. */
  static Optional<IceCredentials> of(String ufrag, String password) {
    return ufrag != null
            && password != null
            && UFRAG.matcher(ufrag).matches()
            && PASSWORD.matcher(password).matches()
        ? Optional.of(new IceCredentials(ufrag, password))
        : Optional.empty();
  }
}
