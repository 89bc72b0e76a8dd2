package io.sutantra.benchmarks.load;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;

/** Which addresses are this machine's: load goes nowhere else by accident. */
final class OwnHosts {
  private OwnHosts() {}

  /** Whether packets to an address stay on this machine. */
  static boolean has(InetAddress address) {
    try {
      return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException unknown) {
      return false;
    }
  }
}
