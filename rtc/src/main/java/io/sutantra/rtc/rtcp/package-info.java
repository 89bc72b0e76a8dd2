/**
 * RTCP: reads and writes compound packets, and turns NTP time into round trips.
 *
 * <p>Bytes in, values out: no sockets, no threads, no clocks. Knows {@code io.sutantra.rtc.rtp}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3550">RFC 3550 section 6</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4585">RFC 4585, feedback</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5104">RFC 5104, full intra requests</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5506">RFC 5506, reduced size</a>
 */
package io.sutantra.rtc.rtcp;
