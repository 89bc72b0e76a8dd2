/**
 * DTLS-SRTP: the handshake that gives both sides their keys, and the certificates that it is bound
 * to.
 *
 * <p>Bouncy Castle does the cryptography. Knows {@code io.sutantra.broadcast.srtp}, for the keys.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5764">RFC 5764</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8827">RFC 8827</a>
 */
package io.sutantra.broadcast.dtls;
