package io.sutantra.compare;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;

/** Addresses and ports of loopback, where all servers listen out of reach of other machines. */
final class Loopback {
  static final String ADDRESS = "127.0.0.1";

  private Loopback() {}

  static InetSocketAddress at(int port) {
    return new InetSocketAddress(address(), port);
  }

  /**
   * Returns another address of loopback.
   *
   * @throws IllegalArgumentException if the address is not one of loopback
   */
  static InetSocketAddress at(String address, int port) {
    InetSocketAddress at = new InetSocketAddress(address, port);
    if (at.isUnresolved() || !at.getAddress().isLoopbackAddress()) {
      throw new IllegalArgumentException(address + " must be an address of loopback");
    }
    return at;
  }

  /** Returns a port that is free for both TCP and UDP. */
  static int freePort() throws IOException {
    for (int attempt = 1; ; attempt++) {
      try (ServerSocket tcp = new ServerSocket(0, 1, address());
          DatagramSocket udp = new DatagramSocket(at(tcp.getLocalPort()))) {
        return udp.getLocalPort();
      } catch (IOException taken) {
        if (attempt == 10) {
          throw taken;
        }
      }
    }
  }

  /** Returns whether a process listens by TCP. */
  static boolean listens(InetSocketAddress address) {
    try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
      return socket.isConnected();
    } catch (IOException nobody) {
      return false;
    }
  }

  private static InetAddress address() {
    try {
      return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
