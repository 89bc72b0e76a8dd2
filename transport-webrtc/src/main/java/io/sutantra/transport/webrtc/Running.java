package io.sutantra.transport.webrtc;

import io.sutantra.api.Clock;
import io.sutantra.webrtc.peer.LibWebRtc;
import java.util.concurrent.ExecutorService;

/**
 * The parts of a running transport that its streams and viewers use.
 *
 * @param settings the transport's settings
 * @param clock the engine's clock
 * @param libWebRtc the transport's use of libwebrtc, with the peer thread
 * @param pictureThread the thread that hands pictures to libwebrtc
 * @param loopback whether viewers connect from this machine alone
 * @param announcement the candidates of answers
 */
record Running(
    TransportSettings settings,
    Clock clock,
    LibWebRtc libWebRtc,
    ExecutorService pictureThread,
    boolean loopback,
    Announcement announcement) {}
