/**
 * RTP for every transport: the header, the arithmetic of wrapping sequence numbers and time stamps,
 * and what a receiver keeps of a source.
 *
 * <p>The package maps bytes to values. Of Sutantra it depends on {@code io.sutantra.rtc.rtcp}
 * alone, for reports.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3550">RFC 3550</a>
 */
package io.sutantra.rtc.rtp;
