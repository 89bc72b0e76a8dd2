/**
 * ICE: the lite agent of a server, which answers checks, and the full one of a client, which makes
 * them.
 *
 * <p>Messages and time in, messages, deadlines and decisions out. Knows {@code
 * io.sutantra.rtc.stun} and {@code io.sutantra.api}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8445">RFC 8445</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7675">RFC 7675, consent</a>
 */
package io.sutantra.rtc.ice;
