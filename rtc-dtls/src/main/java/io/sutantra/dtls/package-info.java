/**
 * DTLS-SRTP: the handshake that gives both sides their keys, and the certificates that it is bound
 * to.
 *
 * <p>Unlike the other protocols it has threads and looks at the clock: Bouncy Castle's handshake
 * blocks. The threads are few, and go when there is nothing to do.
 *
 * <p>Bouncy Castle does the cryptography. Knows {@code io.sutantra.rtc.srtp}, for the keys.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5764">RFC 5764</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8827">RFC 8827</a>
 */
package io.sutantra.dtls;
