/**
 * The few kinds of SDP that libwebrtc is given and gives, and what is sent of it. Offers are read
 * by {@code io.sutantra.rtc.sdp}.
 *
 * <p>Text in, values out: no sockets, no threads, no clocks. libwebrtc is never handed a line that
 * came from the network: it sees what {@link io.sutantra.webrtc.sdp.CanonicalOffer}, {@link
 * io.sutantra.webrtc.sdp.ReceivedAnswer} and {@link io.sutantra.rtc.sdp.IceCandidate#toAttribute}
 * write anew. Knows {@code io.sutantra.api} alone.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8866">RFC 8866, SDP</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9429">RFC 9429, JSEP</a>
 */
package io.sutantra.webrtc.sdp;
