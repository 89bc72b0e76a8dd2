package io.sutantra.transport.broadcast;

import java.net.InetSocketAddress;

/**
 * A path by UDP.
 *
 * @param local the index of the local address; every shard has a socket at every local address
 * @param localAddress the local address
 */
record UdpPath(int local, InetSocketAddress localAddress, InetSocketAddress remote)
    implements Path {
  @Override
  public String describe() {
    return "udp " + Path.text(localAddress) + " - " + Path.text(remote);
  }
}
