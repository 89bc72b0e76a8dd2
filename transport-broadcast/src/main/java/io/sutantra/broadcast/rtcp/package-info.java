/**
 * RTCP: reads and writes compound packets.
 *
 * <p>Bytes in, values out. Knows {@code io.sutantra.api.rtp}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3550">RFC 3550 section 6</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4585">RFC 4585, feedback</a>
 */
package io.sutantra.broadcast.rtcp;
