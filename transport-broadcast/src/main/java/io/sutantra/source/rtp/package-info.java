/**
 * The source {@code whep-rtp}: watches a stream of another server by WebRTC, and hands on its
 * packets, put together to access units.
 *
 * <p>One thread connects a socket with the session that understands it. Knows {@code api} and
 * {@code io.sutantra.broadcast}.
 */
package io.sutantra.source.rtp;
