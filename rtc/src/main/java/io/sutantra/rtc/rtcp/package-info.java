/**
 * RTCP: a reader and a writer of compound packets, and round-trip times from NTP time.
 *
 * <p>The package maps bytes to values and values to bytes, without sockets, threads or clocks. The
 * package depends on {@code io.sutantra.rtc.rtp}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3550">RFC 3550 section 6</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4585">RFC 4585, feedback</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5104">RFC 5104, full intra requests</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5506">RFC 5506, reduced size</a>
 */
package io.sutantra.rtc.rtcp;
