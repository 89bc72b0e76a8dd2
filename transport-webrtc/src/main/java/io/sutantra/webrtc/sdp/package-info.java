/**
 * SDP as it is met from the network: reads offers and trickle-ICE fragments that nobody vouches
 * for, and writes the few kinds of SDP that this transport sends.
 *
 * <p>Text in, values out: no sockets, no threads, no clocks. libwebrtc is never handed a line that
 * came from the network: it sees what {@link io.sutantra.webrtc.sdp.Offer#canonical} and {@link
 * io.sutantra.webrtc.sdp.IceCandidate#toAttribute} write anew. Knows {@code io.sutantra.api} alone.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8866">RFC 8866, SDP</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9429">RFC 9429, JSEP</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8840">RFC 8840, trickle ICE fragments</a>
 */
package io.sutantra.webrtc.sdp;
