/**
 * The client side of WebRTC: sockets for one session; the source {@code whep-rtp}, which watches a
 * stream of another server; and the sink {@code whip}, which publishes a stream to another server.
 *
 * <p>A driver connects a link, which has the sockets, with a session, which understands what they
 * carry. The package knows {@code api}, {@code rtc} and {@code rtc-dtls}.
 */
package io.sutantra.client;
