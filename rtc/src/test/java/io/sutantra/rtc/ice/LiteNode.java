package io.sutantra.rtc.ice;

import io.sutantra.rtc.stun.StunMessage;
import java.net.InetSocketAddress;
import java.util.Random;

/** A lite agent as a node of a {@link Network}. */
final class LiteNode implements Network.Node {
  /** A path between two addresses. */
  record Path(InetSocketAddress local, InetSocketAddress remote) {}

  private final Network network;
  final IceLite<Path> ice;

  LiteNode(Network network, IceTimings timings) {
    this.network = network;
    this.ice = new IceLite<>(Peers.SERVER, Peers.VIEWER, timings, new Random(1), network.now());
  }

  @Override
  public void receive(InetSocketAddress at, InetSocketAddress from, StunMessage message, long now) {
    ice.receive(new Path(at, from), from, message, now)
        .answer()
        .ifPresent(answer -> network.send(at, from, answer));
  }

  @Override
  public void advance(long now) {}

  @Override
  public long nextNanos(long now) {
    return ice.nextDeadlineNanos(now);
  }
}
