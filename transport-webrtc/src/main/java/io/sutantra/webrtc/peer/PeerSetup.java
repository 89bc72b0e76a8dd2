package io.sutantra.webrtc.peer;

import io.sutantra.api.IceServer;
import java.util.List;

/**
 * The network settings of a peer.
 *
 * @param iceServers STUN and TURN servers
 * @param anyAddress whether the sockets are bound to all addresses, instead of to each address of
 *     the machine. Only then is the peer reachable at 127.0.0.1, which libwebrtc leaves out
 *     otherwise
 * @param minPort lowest UDP port; 0 for any free port
 * @param maxPort highest UDP port; 0 for any free port
 */
public record PeerSetup(List<IceServer> iceServers, boolean anyAddress, int minPort, int maxPort) {}
