package io.sutantra.rtc.srtp;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Cipher;

/** A factory of ciphers whose algorithms every JDK must have. */
final class Ciphers {
  private Ciphers() {}

  static Cipher cipher(String transformation) {
    try {
      return Cipher.getInstance(transformation);
    } catch (GeneralSecurityException e) {
      throw missing(transformation, e);
    }
  }

  static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (GeneralSecurityException e) {
      throw missing(algorithm, e);
    }
  }

  private static IllegalStateException missing(String algorithm, GeneralSecurityException cause) {
    return new IllegalStateException("This JDK has no " + algorithm, cause);
  }
}
