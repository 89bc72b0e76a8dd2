package io.sutantra.broadcast.ice;

import io.sutantra.api.sdp.IceCredentials;
import java.util.random.RandomGenerator;

/** Makes user name fragments and passwords. <b>Spec:</b> RFC 8445 section 5.3. */
public final class Credentials {
  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  private static final int UFRAG_LETTERS = 8;
  private static final int PASSWORD_LETTERS = 24;

  private Credentials() {}

  /**
   * New ones: 48 bits of user name fragment behind the prefix, 144 bits of password.
   *
   * @param prefix what the user name fragment begins with; ICE characters
   * @param random one that cannot be guessed
   */
  public static IceCredentials random(String prefix, RandomGenerator random) {
    String ufrag = prefix + letters(UFRAG_LETTERS, random);
    return IceCredentials.of(ufrag, letters(PASSWORD_LETTERS, random))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "prefix '%s', must be of letters, digits, + and /".formatted(prefix)));
  }

  private static String letters(int count, RandomGenerator random) {
    StringBuilder text = new StringBuilder(count);
    for (int i = 0; i < count; i++) {
      text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return text.toString();
  }
}
