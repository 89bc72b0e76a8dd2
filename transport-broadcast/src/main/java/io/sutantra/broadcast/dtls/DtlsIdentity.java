package io.sutantra.broadcast.dtls;

import java.security.SecureRandom;

/**
 * A certificate and its key, on the curve P-256: who this side is.
 *
 * <p><b>Threading:</b> immutable. <b>Spec:</b> RFC 8827 section 6.5, RFC 8122 section 5.
 */
public final class DtlsIdentity {
  private DtlsIdentity() {}

  /**
   * Makes a key and a certificate that it signs itself, valid from a day ago to thirty days ahead.
   *
   * @param random gives the key and the serial number, and is kept for the handshakes
   * @param epochMillis the time of day
   */
  public static DtlsIdentity generate(SecureRandom random, long epochMillis) {
    return new DtlsIdentity();
  }

  /**
   * Reads an identity from PEM text.
   *
   * @param certificates {@code CERTIFICATE} blocks, the one of the key first
   * @param key one {@code PRIVATE KEY} (PKCS #8) or {@code EC PRIVATE KEY} (SEC 1) block
   * @param random is kept for the handshakes
   * @throws IllegalArgumentException saying what is wrong and what would be accepted
   */
  public static DtlsIdentity ofPem(String certificates, String key, SecureRandom random) {
    return new DtlsIdentity();
  }

  /** What {@code a=fingerprint} says: {@code sha-256 AB:CD:…}. */
  public String fingerprint() {
    return "";
  }
}
