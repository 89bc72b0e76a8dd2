package io.sutantra.rtc.dtls;

import java.util.List;

/** One side of DTLS connections: a certificate, and what makes handshakes with it. */
public interface DtlsEndpoint {
  /** Returns the digest of the certificate, {@code sha-256 AB:CD:…}. */
  String fingerprint();

  /**
   * Makes a handshake, which begins with {@link DtlsHandshake#start}.
   *
   * @param client whether this side begins ({@code a=setup:active})
   * @param fingerprints what the peer's {@code a=fingerprint} lines say
   * @param wake is called by any thread when {@link DtlsHandshake#poll} has something to tell
   * @throws IllegalArgumentException if none of the fingerprints can be used
   */
  DtlsHandshake handshake(boolean client, List<String> fingerprints, Runnable wake);
}
