package io.sutantra.transport.broadcast;

import java.net.InetSocketAddress;

/**
 * A path by UDP.
 *
 * @param local which of this side's addresses; every shard has a socket at each
 * @param localAddress that address
 */
record UdpPath(int local, InetSocketAddress localAddress, InetSocketAddress remote)
    implements Path {
  @Override
  public String describe() {
    return "udp " + Path.text(localAddress) + " - " + Path.text(remote);
  }
}
