/**
 * libwebrtc behind a fence.
 *
 * <p>The library that webrtc-java binds ends the process when an exception leaves a callback, when
 * things are disposed of twice, too early or in another order, and keeps it from ending when they
 * are not disposed of at all. This package alone calls it, and sees to these rules:
 *
 * <ul>
 *   <li>everything that is called of a peer is called on one thread, {@link
 *       io.sutantra.webrtc.peer.LibWebRtc#execute};
 *   <li>callbacks catch everything, wait for nothing, and only post to that thread;
 *   <li>nothing is called of a peer after it was closed, and it is closed once;
 *   <li>disposal goes from the peers over tracks and sources to the factory and its audio module.
 * </ul>
 *
 * <p>Nothing of webrtc-java shows in the public methods. Knows {@code io.sutantra.api}, {@code
 * io.sutantra.rtc.sdp} and {@code io.sutantra.webrtc.sdp}.
 */
package io.sutantra.webrtc.peer;
