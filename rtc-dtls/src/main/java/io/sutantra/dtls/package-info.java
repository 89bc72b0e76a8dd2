/**
 * DTLS-SRTP by Bouncy Castle: the handshake that gives both sides their keys, and the certificates
 * that authenticate it.
 *
 * <p>Unlike the other protocols of Sutantra this one has threads and reads the clock, because
 * Bouncy Castle's handshake blocks. The threads are few, and end when there is no work.
 *
 * <p>The package depends on {@code io.sutantra.rtc.srtp}, for the keys, and {@code
 * io.sutantra.rtc.dtls}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5764">RFC 5764</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8827">RFC 8827</a>
 */
package io.sutantra.dtls;
