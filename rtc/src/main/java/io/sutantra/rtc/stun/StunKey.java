package io.sutantra.rtc.stun;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key for MESSAGE-INTEGRITY, made of a password.
 *
 * <p><b>Threading:</b> confined. <b>Spec:</b> RFC 8489 section 14.5: HMAC-SHA1 with the short-term
 * credential.
 */
public final class StunKey {
  static final int INTEGRITY_BYTES = 20;

  private final Mac mac;

  private StunKey(byte[] key) {
    try {
      mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(key, "HmacSHA1"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA1", e);
    }
  }

  /** Returns the key of a short-term password. */
  public static StunKey of(String password) {
    return of(password.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns a key of given bytes, such as that of a long-term credential. */
  public static StunKey of(byte[] key) {
    return new StunKey(key);
  }

  /**
   * Returns the authentication code of a message up to its MESSAGE-INTEGRITY.
   *
   * @param header 20 bytes, with a length that includes the attribute
   * @param message message with the attributes between {@code from}, inclusive, and {@code to},
   *     exclusive
   */
  byte[] code(byte[] header, ByteBuffer message, int from, int to) {
    mac.update(header);
    ByteBuffer attributes = message.duplicate();
    attributes.limit(to).position(from);
    mac.update(attributes);
    return mac.doFinal();
  }

  /** Returns a text without the key. */
  @Override
  public String toString() {
    return "StunKey";
  }
}
