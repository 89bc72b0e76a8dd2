package io.sutantra.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/** A link by one UDP socket. */
final class UdpLink implements DatagramLink {
  private static final int MAX_DATAGRAM_BYTES = 65_536;
  private static final int SOCKET_BUFFER_BYTES = 1 << 20;

  private final DatagramChannel channel;
  private final InetSocketAddress local;
  private final ByteBuffer in = ByteBuffer.allocateDirect(MAX_DATAGRAM_BYTES);

  private UdpLink(DatagramChannel channel) throws IOException {
    this.channel = channel;
    this.local = (InetSocketAddress) channel.getLocalAddress();
  }

  static UdpLink open(InetAddress address, Selector selector) throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    try {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER_BYTES);
      channel.bind(new InetSocketAddress(address, 0));
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ);
      return new UdpLink(channel);
    } catch (IOException | RuntimeException failure) {
      channel.close();
      throw failure;
    }
  }

  @Override
  public InetSocketAddress local() {
    return local;
  }

  @Override
  public void send(InetSocketAddress to, byte[] datagram) {
    try {
      channel.send(ByteBuffer.wrap(datagram), to);
    } catch (IOException unreachable) {
      // One address that cannot be reached, or a datagram that was lost on its first step: the
      // session asks again, and has others.
      return;
    }
  }

  @Override
  public void receive(Arrivals arrivals) throws IOException {
    while (true) {
      InetSocketAddress from;
      try {
        from = (InetSocketAddress) channel.receive(in.clear());
      } catch (PortUnreachableException closedPort) {
        continue;
      }
      if (from == null) {
        return;
      }
      arrivals.arrived(from, in.flip());
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
