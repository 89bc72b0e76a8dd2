/**
 * RTP as every transport needs it: the fixed header, and the arithmetic of wrapping sequence
 * numbers and time stamps.
 *
 * <p>Bytes in, values out. Knows nothing else of Sutantra.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3550">RFC 3550</a>
 */
package io.sutantra.rtc.rtp;
