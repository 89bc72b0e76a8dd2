/**
 * The source {@code whep}: receives a stream of another server as a headless libwebrtc viewer, and
 * hands on the pictures.
 *
 * <p>The package depends on {@code io.sutantra.api} and {@code io.sutantra.webrtc}.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-wish-whep/">WHEP</a>
 */
package io.sutantra.source.whep;
