package io.sutantra.loadtool;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;

/** The addresses of this machine, to which load is limited unless the user says otherwise. */
final class OwnHosts {
  private OwnHosts() {}

  /** Returns whether packets to an address stay on this machine. */
  static boolean has(InetAddress address) {
    try {
      return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException unknown) {
      return false;
    }
  }
}
