package io.sutantra.loadtool;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;

/** The limit on the files and sockets that this process may have open. */
final class FileLimit {
  private FileLimit() {}

  /** Returns the limit; {@link Long#MAX_VALUE} if none is known. */
  static long files() {
    OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
    return system instanceof UnixOperatingSystemMXBean unix
        ? unix.getMaxFileDescriptorCount()
        : Long.MAX_VALUE;
  }
}
