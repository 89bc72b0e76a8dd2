package io.sutantra.transport.broadcast;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * Hands a shard what comes in at one of its sockets.
 *
 * <p>One that is for this machine alone takes only what comes from the very address that it came
 * to. Nobody else can have that: Linux drops what comes in from outside under an IPv4 address of
 * its own, as a martian, whatever {@code rp_filter} says ({@code net.ipv4.conf.*.accept_local}
 * would have to be set). Of IPv6 it does not, so there is no such socket.
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
        shard.counters().datagramsForeign.increment();
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
    shard.counters().datagramsReceived.add(received);
    received = 0;
    shard.flush();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // What cannot be read tells of one address that cannot be reached, and of nothing else.
    if (!(cause instanceof IOException)) {
      shard.failed(cause);
    }
  }
}
