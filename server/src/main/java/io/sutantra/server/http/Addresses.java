package io.sutantra.server.http;

import io.netty.util.NetUtil;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** Reads IP addresses, and never asks for a name. */
final class Addresses {
  private Addresses() {}

  /**
   * Reads an address as it is written, brackets and zone allowed; empty for a text that is none.
   */
  static Optional<InetAddress> parse(String text) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
    if (bytes == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByAddress(bytes));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of " + bytes.length + " bytes", e);
    }
  }

  /** The address of a connection's other side; empty if it is not known. */
  static Optional<InetAddress> of(SocketAddress remote) {
    return remote == null || remote.hostAddress() == null
        ? Optional.empty()
        : parse(remote.hostAddress());
  }
}
