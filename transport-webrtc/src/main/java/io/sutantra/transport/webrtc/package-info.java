/**
 * The transport {@code webrtc}: one libwebrtc peer for each viewer, which encodes for it alone.
 *
 * <p>For a few viewers behind difficult networks. Here is what a viewer and a stream are; offers
 * are read in {@code io.sutantra.rtc.sdp}, answers written in {@code io.sutantra.webrtc.sdp},
 * libwebrtc called in {@code io.sutantra.webrtc.peer}. Knows these three and {@code
 * io.sutantra.api}.
 */
package io.sutantra.transport.webrtc;
