package io.sutantra.broadcast.dtls;

import io.sutantra.broadcast.srtp.SrtpKeys;
import java.util.List;

/**
 * One DTLS 1.2 handshake that yields SRTP keys, and what follows it.
 *
 * <p><b>Threading:</b> {@link #start}, {@link #receive} and {@link #close} may be called by any
 * thread and never block. The listener is called by threads of the pool, one call at a time.
 *
 * <p><b>Spec:</b> RFC 6347, RFC 5764, RFC 8827 section 6.5.
 */
public final class DtlsSession implements AutoCloseable {
  /** Hears of a session. Its calls come from threads of the pool, one at a time, and are brief. */
  public interface Listener {
    /**
     * Sends to the peer.
     *
     * @param datagram is the listener's
     */
    void send(byte[] datagram);

    /**
     * The peer has shown that it has the key of a certificate with an expected fingerprint.
     *
     * @param cipherSuite its IANA name
     */
    void established(SrtpKeys keys, String cipherSuite);

    /** The handshake came to nothing. Comes instead of {@link #established}, and is the last. */
    void failed(String why);

    /** The peer closed what was established, or broke it off. Is the last. */
    void ended();
  }

  private DtlsSession() {}

  /**
   * The side that waits for a ClientHello ({@code a=setup:passive}).
   *
   * @param fingerprints what the peer's {@code a=fingerprint} lines say, {@code sha-256 AB:CD:…}
   * @throws IllegalArgumentException if none of the fingerprints can be used
   */
  public static DtlsSession server(
      DtlsIdentity identity,
      List<String> fingerprints,
      DtlsLimits limits,
      DtlsThreads threads,
      Listener listener) {
    return new DtlsSession();
  }

  /**
   * The side that begins ({@code a=setup:active}).
   *
   * @param fingerprints what the peer's {@code a=fingerprint} lines say, {@code sha-256 AB:CD:…}
   * @throws IllegalArgumentException if none of the fingerprints can be used
   */
  public static DtlsSession client(
      DtlsIdentity identity,
      List<String> fingerprints,
      DtlsLimits limits,
      DtlsThreads threads,
      Listener listener) {
    return new DtlsSession();
  }

  /** Begins, as a client. A server begins by what it receives; for it this does nothing. */
  public void start() {}

  /**
   * Takes a datagram whose first byte lies between 20 and 63 (RFC 7983).
   *
   * @param datagram belongs to the session from now on
   */
  public void receive(byte[] datagram) {}

  /** Says goodbye to the peer. The listener hears nothing after it but what is to be sent. */
  @Override
  public void close() {}
}
