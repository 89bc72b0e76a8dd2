package io.sutantra.rtc.dtls;

import io.sutantra.rtc.srtp.SrtpKeys;

/**
 * A DTLS handshake that yields keys of SRTP, and what follows the handshake.
 *
 * <p><b>Threading:</b> confined to its owner, who learns by {@link #poll} what has come of it.
 * <b>Spec:</b> RFC 6347, RFC 5764.
 */
public interface DtlsHandshake extends AutoCloseable {
  /**
   * Begins; a server waits for what comes. Once, before anything is received.
   *
   * @param origin where the peer is, by value: when handshakes are many, all origins have as many
   */
  void start(Object origin);

  /**
   * Takes a datagram of the peer.
   *
   * @param datagram is the handshake's from now on
   */
  void receive(byte[] datagram);

  /** Tells what has happened since the last call, in its order. */
  void poll(Events events);

  /** Ends the connection, and says so to the peer, as far as there is one. */
  @Override
  void close();

  /** Hears of a handshake. */
  interface Events {
    /**
     * A datagram is to be sent to the peer.
     *
     * @param datagram is the listener's
     */
    void transmit(byte[] datagram);

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
}
