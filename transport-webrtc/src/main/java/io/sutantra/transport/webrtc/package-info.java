/**
 * The transport {@code webrtc}: one libwebrtc peer for each viewer, which encodes for that viewer
 * alone.
 *
 * <p>The transport is meant for a few viewers behind difficult networks. This package has the
 * viewers and the streams. It depends on {@code io.sutantra.rtc.sdp}, which reads offers, {@code
 * io.sutantra.webrtc.sdp}, which writes answers, {@code io.sutantra.webrtc.peer}, which calls
 * libwebrtc, and {@code io.sutantra.api}.
 */
package io.sutantra.transport.webrtc;
