/**
 * The SDP that libwebrtc reads and writes, and the answers that are made of it. Offers are read by
 * {@code io.sutantra.rtc.sdp}.
 *
 * <p>The package maps text to values, without sockets, threads or clocks. libwebrtc never gets a
 * line from the network: it gets what {@link io.sutantra.webrtc.sdp.CanonicalOffer}, {@link
 * io.sutantra.webrtc.sdp.ReceivedAnswer} and {@link io.sutantra.rtc.sdp.IceCandidate#toAttribute}
 * write anew. The package depends on {@code io.sutantra.rtc.sdp}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8866">RFC 8866, SDP</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9429">RFC 9429, JSEP</a>
 */
package io.sutantra.webrtc.sdp;
