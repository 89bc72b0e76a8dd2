package io.sutantra.rtc.dtls;

import io.sutantra.rtc.srtp.SrtpKeys;

/**
 * A DTLS handshake that yields SRTP keys, and the connection after the handshake.
 *
 * <p><b>Threading:</b> confined to its owner, who takes the events by {@link #poll}. <b>Spec:</b>
 * RFC 6347, RFC 5764.
 */
public interface DtlsHandshake extends AutoCloseable {
  /**
   * Starts the handshake, once and before the first {@link #receive}; a server waits for the
   * client.
   *
   * @param origin the peer's origin, a value with equality; under load all origins get as many
   *     handshakes
   */
  void start(Object origin);

  /**
   * Takes a datagram from the peer.
   *
   * @param datagram the bytes, which belong to the handshake from now on
   */
  void receive(byte[] datagram);

  /** Reports the events since the last call, in order. */
  void poll(Events events);

  /** Ends the connection, and tells the peer if there is a connection. */
  @Override
  void close();

  /** The listener of a handshake. */
  interface Events {
    /**
     * Sends a datagram to the peer.
     *
     * @param datagram the bytes, which belong to the listener from now on
     */
    void transmit(byte[] datagram);

    /**
     * Takes the keys: the peer has proved to have the private key of an expected certificate.
     *
     * @param cipherSuite the IANA name of the cipher suite
     */
    void established(SrtpKeys keys, String cipherSuite);

    /** Takes the failure of the handshake, the last event, in place of {@link #established}. */
    void failed(String why);

    /** Takes the end of the connection by the peer, the last event. */
    void ended();
  }
}
