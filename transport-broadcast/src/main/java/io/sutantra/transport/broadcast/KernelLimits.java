package io.sutantra.transport.broadcast;

import com.sun.management.UnixOperatingSystemMXBean;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DatagramChannel;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;

/**
 * A check at start of the limits of the kernel: socket buffers and open files. Each limit that is
 * too low is logged, with the command that raises it.
 */
final class KernelLimits {
  /** File descriptors for libraries, HTTP connections and the rest of the program. */
  private static final int SPARE_FILES = 1_024;

  private KernelLimits() {}

  static void check(BroadcastSettings settings, List<Channel> sockets, Logger logger) {
    Optional<Channel> udp =
        sockets.stream().filter(socket -> socket instanceof DatagramChannel).findFirst();
    checkFiles(settings, logger);
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

  /** Each viewer by TCP, and each HTTP connection, needs a file descriptor. */
  private static void checkFiles(BroadcastSettings settings, Logger logger) {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
      long most = system.getMaxFileDescriptorCount();
      long wanted = settings.tcp() ? settings.maxViewers() + SPARE_FILES : SPARE_FILES;
      if (most > 0 && most < wanted) {
        logger.log(
            Level.WARNING,
            "this process may open {0} files, and viewers that connect by TCP or are about to join by"
                + " HTTP need one each: with max-viewers = {1} allow it {2}. To change that: ulimit -n"
                + " {2}",
            Long.toString(most),
            Integer.toString(settings.maxViewers()),
            Long.toString(wanted));
      }
    }
  }

  private static void check(String what, String limit, int asked, int granted, Logger logger) {
    // Linux reports twice the size that can be used.
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
