/**
 * The client side of WebRTC: sockets for one session, and the source {@code whep-rtp}, which
 * watches a stream of another server.
 *
 * <p>The source puts the packets that it receives together to access units. A driver connects a
 * link, which has the sockets, with a session, which understands what they carry. The package knows
 * {@code api}, {@code rtc} and {@code rtc-dtls}.
 */
package io.sutantra.client;
