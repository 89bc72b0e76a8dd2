package io.sutantra.rtc.dtls;

import java.util.List;

/** A DTLS endpoint: a certificate, and a factory of handshakes with that certificate. */
public interface DtlsEndpoint {
  /** Returns the digest of the certificate, {@code sha-256 AB:CD:…}. */
  String fingerprint();

  /**
   * Creates a handshake, which begins with {@link DtlsHandshake#start}.
   *
   * @param client whether this side begins ({@code a=setup:active})
   * @param fingerprints values of the peer's {@code a=fingerprint} lines
   * @param wake called by any thread when {@link DtlsHandshake#poll} has events
   * @throws IllegalArgumentException if none of the fingerprints can be used
   */
  DtlsHandshake handshake(boolean client, List<String> fingerprints, Runnable wake);
}
