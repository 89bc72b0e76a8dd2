package io.sutantra.transport.broadcast;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * The inbound handler of one of a shard's UDP sockets: passes the datagrams to the shard.
 *
 * <p>A socket for this machine alone takes only datagrams whose source address equals the
 * destination address. No other machine can send such datagrams: Linux drops a datagram that comes
 * in from outside with one of this machine's IPv4 addresses as its source, as a martian, whatever
 * {@code rp_filter} says (unless {@code net.ipv4.conf.*.accept_local} is set). Linux does not do so
 * for IPv6, so there are no such sockets for IPv6.
 */
final class DatagramReader extends ChannelInboundHandlerAdapter {
  private final Shard shard;
  private final int local;
  private final InetSocketAddress localAddress;
  private final boolean ownOnly;
  private int received;

  DatagramReader(Shard shard, int local, InetSocketAddress localAddress, boolean ownOnly) {
    this.shard = shard;
    this.local = local;
    this.localAddress = localAddress;
    this.ownOnly = ownOnly;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    DatagramPacket packet = (DatagramPacket) message;
    received++;
    try {
      if (ownOnly && !packet.sender().getAddress().equals(localAddress.getAddress())) {
        shard.io().counters().datagramsForeign.increment();
        return;
      }
      UdpPath path = new UdpPath(local, localAddress, packet.sender());
      shard.received(path, packet.content().nioBuffer());
    } finally {
      packet.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    shard.io().counters().datagramsReceived.add(received);
    received = 0;
    shard.io().flush();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // A failed read reports an ICMP error about one remote address; the socket is still good.
    if (!(cause instanceof IOException)) {
      shard.io().failed(cause);
    }
  }
}
