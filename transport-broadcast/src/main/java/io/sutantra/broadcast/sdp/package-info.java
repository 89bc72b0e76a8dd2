/**
 * What this transport says in SDP: a server's answer, a client's offer.
 *
 * <p>Values in, text out, and back. Knows {@code io.sutantra.api}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9429">RFC 9429</a>
 */
package io.sutantra.broadcast.sdp;
