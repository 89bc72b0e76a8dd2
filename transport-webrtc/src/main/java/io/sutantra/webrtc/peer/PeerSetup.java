package io.sutantra.webrtc.peer;

import io.sutantra.api.IceServer;
import java.util.List;

/**
 * How a peer reaches the network.
 *
 * @param iceServers STUN and TURN servers
 * @param anyAddress whether its sockets are bound to all addresses, instead of to each address of
 *     the machine; the only way to be reached at 127.0.0.1, which libwebrtc leaves out otherwise
 * @param minPort lowest UDP port; 0 for whichever is free
 * @param maxPort highest UDP port; 0 for whichever is free
 */
public record PeerSetup(List<IceServer> iceServers, boolean anyAddress, int minPort, int maxPort) {}
