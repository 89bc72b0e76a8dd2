package io.sutantra.rtc.sdp;

import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * User name fragment and password of one side's ICE.
 *
 * <p>Those of the other side may have more characters than the standard's {@code ice-char}: several
 * stacks write base64 with its padding, or that of URLs. SDP and STUN carry all of ASCII that can
 * be seen. Those of this side have ICE characters alone. <b>Spec:</b> RFC 8839 section 5.4.
 *
 * @param ufrag 4 to 256 characters
 * @param password 22 to 256 characters
 */
public record IceCredentials(String ufrag, String password) {
  private static final Pattern UFRAG = Pattern.compile("[!-~]{4,256}");
  private static final Pattern PASSWORD = Pattern.compile("[!-~]{22,256}");
  private static final int UFRAG_CHARACTERS = 8;
  private static final int PASSWORD_CHARACTERS = 24;

  /** Both, if both are there and well-formed. */
  public static Optional<IceCredentials> of(String ufrag, String password) {
    return ufrag != null
            && password != null
            && UFRAG.matcher(ufrag).matches()
            && PASSWORD.matcher(password).matches()
        ? Optional.of(new IceCredentials(ufrag, password))
        : Optional.empty();
  }

  /**
   * New ones, of 48 random bits and 144; RFC 8445 section 5.3 wants 24 and 128 at least.
   *
   * @param random one that cannot be guessed
   */
  public static IceCredentials random(RandomGenerator random) {
    byte[] bits = new byte[(UFRAG_CHARACTERS + PASSWORD_CHARACTERS) / 4 * 3];
    random.nextBytes(bits);
    // The alphabet of base64 is that of ICE; three bytes make four characters of it.
    String text = Base64.getEncoder().encodeToString(bits);
    return new IceCredentials(
        text.substring(0, UFRAG_CHARACTERS), text.substring(UFRAG_CHARACTERS));
  }
}
