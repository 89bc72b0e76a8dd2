package io.sutantra.transport.broadcast;

import io.netty.channel.MessageSizeEstimator;
import io.netty.channel.socket.DatagramPacket;

/**
 * A size estimator for datagrams that tests for one class. Netty's own estimator tests for two
 * interfaces, and then the JVM writes to the message's class for each message, from all shards at
 * once (JDK-8180450).
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
