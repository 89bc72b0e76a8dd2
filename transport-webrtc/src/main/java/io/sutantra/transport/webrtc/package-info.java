/**
 * The transport {@code webrtc}: one libwebrtc peer for each viewer, which encodes for it alone.
 *
 * <p>For a few viewers behind difficult networks. Here is what a viewer and a stream are; SDP is
 * read in {@code io.sutantra.webrtc.sdp}, libwebrtc called in {@code io.sutantra.webrtc.peer}.
 * Knows {@code io.sutantra.api} and these two.
 */
package io.sutantra.transport.webrtc;
