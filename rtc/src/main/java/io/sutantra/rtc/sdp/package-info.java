/**
 * SDP as it is met from the network, for transports that are set up by it: reads offers and
 * trickle-ICE fragments that nobody vouches for.
 *
 * <p>Text in, values out: no sockets, no threads, no clocks, no name servers. Every reader has an
 * answer to every text: a value, or a {@link SdpException} that says to the sender what is wrong.
 * What a value has is bounded in number and in characters. Knows {@code io.sutantra.api}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8866">RFC 8866, SDP</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9429">RFC 9429, JSEP</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8840">RFC 8840, trickle ICE fragments</a>
 */
package io.sutantra.rtc.sdp;
