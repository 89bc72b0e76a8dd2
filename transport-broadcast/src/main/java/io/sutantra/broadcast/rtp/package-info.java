/**
 * What a receiver of RTP keeps count of: how a source is received, and which packets to ask for
 * again.
 *
 * <p>Sequence numbers and time in, reports and requests out: no sockets, no threads, no clocks.
 * Knows {@code io.sutantra.broadcast.rtcp} and {@code io.sutantra.api.rtp}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3550">RFC 3550 appendix A</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4585">RFC 4585, feedback</a>
 */
package io.sutantra.broadcast.rtp;
