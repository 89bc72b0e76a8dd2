package io.sutantra.rtc.ice;

import io.sutantra.rtc.sdp.IceCandidate;
import io.sutantra.rtc.sdp.IceCredentials;
import io.sutantra.rtc.stun.StunMessage;
import java.net.InetSocketAddress;
import java.util.Random;

/** A full agent as a node of a {@link Network}. */
final class AgentNode implements Network.Node {
  private final Network network;
  final IceAgent<InetSocketAddress> ice;

  AgentNode(Network network, IceCredentials local, IceCredentials remote, long seed) {
    this.network = network;
    this.ice = new IceAgent<>(local, remote, IceTimings.DEFAULT, new Random(seed), network.now());
  }

  /** Returns the agent of the server's viewer. */
  static AgentNode viewer(Network network, long seed) {
    return new AgentNode(network, Peers.VIEWER, Peers.SERVER, seed);
  }

  AgentNode bases(InetSocketAddress... addresses) {
    network.join(this, addresses);
    for (InetSocketAddress address : addresses) {
      ice.addBase(address, address.getAddress());
    }
    return this;
  }

  AgentNode remotes(InetSocketAddress... addresses) {
    int rank = 0;
    for (InetSocketAddress address : addresses) {
      ice.addRemote(IceCandidate.host(address.getAddress(), address.getPort(), rank++));
    }
    return this;
  }

  @Override
  public void receive(InetSocketAddress at, InetSocketAddress from, StunMessage message, long now) {
    ice.receive(at, from, message, now);
  }

  @Override
  public void advance(long now) {
    for (var next = ice.poll(now); next.isPresent(); next = ice.poll(now)) {
      byte[] datagram = new byte[next.get().datagram().remaining()];
      next.get().datagram().get(datagram);
      network.send(next.get().base(), next.get().to(), datagram);
    }
  }

  @Override
  public long nextNanos(long now) {
    return ice.nextNanos(now);
  }
}
