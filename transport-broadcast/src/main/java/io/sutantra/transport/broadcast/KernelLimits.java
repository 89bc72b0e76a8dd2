package io.sutantra.transport.broadcast;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DatagramChannel;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;

/** Says at start what the kernel did not grant, and what to type. */
final class KernelLimits {
  private KernelLimits() {}

  static void check(BroadcastSettings settings, List<Channel> sockets, Logger logger) {
    Optional<Channel> udp =
        sockets.stream().filter(socket -> socket instanceof DatagramChannel).findFirst();
    if (udp.isPresent()) {
      check(
          "receive",
          "rmem_max",
          settings.receiveBufferBytes(),
          udp.get().config().getOption(ChannelOption.SO_RCVBUF),
          logger);
      check(
          "send",
          "wmem_max",
          settings.sendBufferBytes(),
          udp.get().config().getOption(ChannelOption.SO_SNDBUF),
          logger);
    }
  }

  private static void check(String what, String limit, int asked, int granted, Logger logger) {
    // Linux says twice what can be used.
    if (granted < asked) {
      logger.log(
          Level.WARNING,
          "the kernel grants {0} bytes for the {1} buffer of a socket instead of {2}: bursts to many"
              + " viewers may be lost. To change that: sysctl -w net.core.{3}={4}",
          Integer.toString(granted),
          what,
          Integer.toString(asked),
          limit,
          Integer.toString(asked));
    }
  }
}
