package io.sutantra.rtc.sdp;

import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * The ICE credentials of one side: user name fragment and password.
 *
 * <p>Credentials of the other side may have more characters than the standard's {@code ice-char}:
 * several stacks write base64 with its padding, or URL-safe base64. All visible ASCII is accepted,
 * which SDP and STUN can carry. Credentials of this side have ICE characters alone. <b>Spec:</b>
 * RFC 8839 section 5.4.
 *
 * @param ufrag user name fragment, 4 to 256 characters
 * @param password password, 22 to 256 characters
 */
public record IceCredentials(String ufrag, String password) {
  private static final Pattern UFRAG = Pattern.compile("[!-~]{4,256}");
  private static final Pattern PASSWORD = Pattern.compile("[!-~]{22,256}");
  private static final int UFRAG_CHARACTERS = 8;
  private static final int PASSWORD_CHARACTERS = 24;

  /** Returns the credentials; empty if one of the two is missing or malformed. */
  public static Optional<IceCredentials> of(String ufrag, String password) {
    return ufrag != null
            && password != null
            && UFRAG.matcher(ufrag).matches()
            && PASSWORD.matcher(password).matches()
        ? Optional.of(new IceCredentials(ufrag, password))
        : Optional.empty();
  }

  /**
   * Returns new credentials, of 48 and 144 random bits; RFC 8445 section 5.3 requires 24 and 128 at
   * least.
   *
   * @param random an unpredictable generator
   */
  public static IceCredentials random(RandomGenerator random) {
    byte[] bits = new byte[(UFRAG_CHARACTERS + PASSWORD_CHARACTERS) / 4 * 3];
    random.nextBytes(bits);
    // The alphabet of base64 is that of ICE; three bytes make four characters.
    String text = Base64.getEncoder().encodeToString(bits);
    return new IceCredentials(
        text.substring(0, UFRAG_CHARACTERS), text.substring(UFRAG_CHARACTERS));
  }
}
