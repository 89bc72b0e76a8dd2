package io.sutantra.dtls;

import java.util.Arrays;
import org.bouncycastle.tls.CipherSuite;

/**
 * The supported cipher suites, the best first. The suite that RFC 8827 demands is the first; the
 * others are for peers without it.
 */
enum CipherSuites {
  TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256(
      CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, false),
  TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256(CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, true),
  TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256(
      CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, false),
  TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256(
      CipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256, true),
  TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384(
      CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, false),
  TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384(CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, true),
  TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA, false),
  TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA(CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA, true);

  private final int id;
  private final boolean rsa;

  CipherSuites(int id, boolean rsa) {
    this.id = id;
    this.rsa = rsa;
  }

  /** Returns the suites of a server, whose certificate is on an elliptic curve. */
  static int[] ofServer() {
    return Arrays.stream(values())
        .filter(suite -> !suite.rsa)
        .mapToInt(suite -> suite.id)
        .toArray();
  }

  /** Returns the suites of a client; servers with RSA certificates may answer. */
  static int[] ofClient() {
    return Arrays.stream(values()).mapToInt(suite -> suite.id).toArray();
  }

  /** Returns the IANA name of a suite. */
  static String name(int id) {
    for (CipherSuites suite : values()) {
      if (suite.id == id) {
        return suite.name();
      }
    }
    return "0x%04X".formatted(id);
  }
}
