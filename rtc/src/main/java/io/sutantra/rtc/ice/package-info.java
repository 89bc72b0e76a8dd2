/**
 * ICE: the lite agent of a server, which answers checks, and the full agent of a client, which
 * makes them.
 *
 * <p>Agents take messages and the time, and return messages, deadlines and decisions. The package
 * depends on {@code io.sutantra.rtc.stun}, {@code io.sutantra.rtc.sdp} and {@code io.sutantra.api}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8445">RFC 8445</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7675">RFC 7675, consent</a>
 */
package io.sutantra.rtc.ice;
