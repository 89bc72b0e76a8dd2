package io.sutantra.transport.broadcast;

import io.netty.channel.MessageSizeEstimator;
import io.netty.channel.socket.DatagramPacket;

/**
 * How long a datagram is, asked of its class. Netty's own estimator asks for two interfaces, which
 * makes the JVM write to the class for each message, from all shards at once (JDK-8180450).
 */
final class DatagramSize implements MessageSizeEstimator, MessageSizeEstimator.Handle {
  @Override
  public Handle newHandle() {
    return this;
  }

  @Override
  public int size(Object message) {
    return message instanceof DatagramPacket datagram ? datagram.content().readableBytes() : 0;
  }
}
