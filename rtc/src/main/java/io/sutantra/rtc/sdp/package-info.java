/**
 * SDP offers, answers and trickle-ICE fragments, read from an untrusted network and written.
 *
 * <p>The package maps text to values and values to text, without sockets, threads, clocks or name
 * servers. Every reader has a result for every text: a value, or an {@link SdpException} that tells
 * the sender what is wrong. The content of a value is bounded in number and in characters. The
 * package depends on {@code io.sutantra.api}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8866">RFC 8866, SDP</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9429">RFC 9429, JSEP</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8840">RFC 8840, trickle ICE fragments</a>
 */
package io.sutantra.rtc.sdp;
