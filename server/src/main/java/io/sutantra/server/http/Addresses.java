package io.sutantra.server.http;

import io.netty.util.NetUtil;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.Optional;

/** Functions that read IP addresses and never resolve a name. */
final class Addresses {
  private static final int IPV4_BYTES = 4;
  private static final int IPV6_NETWORK_BYTES = 8;

  private Addresses() {}

  /**
   * Reads an address in its usual notation, with or without brackets and zone; returns empty if the
   * text is no address.
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

  /** Returns the address of a connection's other side; empty if the address is not known. */
  static Optional<InetAddress> of(SocketAddress remote) {
    return remote == null || remote.hostAddress() == null
        ? Optional.empty()
        : parse(remote.hostAddress());
  }

  /** Reads an address with or without a port, as proxies write addresses: RFC 7239 section 6. */
  static Optional<InetAddress> parseWithPort(String text) {
    String address = text.strip();
    int end = address.startsWith("[") ? address.indexOf(']') + 1 : address.indexOf(':');
    boolean hasPort = end > 0 && (address.startsWith("[") || address.lastIndexOf(':') == end);
    return parse(hasPort ? address.substring(0, end) : address);
  }

  /**
   * Returns the key under which limits per address count an address. All addresses of an IPv6
   * network of 64 bits share one key, as such a network commonly is one household.
   */
  static String network(InetAddress address) {
    byte[] bytes = address.getAddress();
    int length = bytes.length == IPV4_BYTES ? IPV4_BYTES : IPV6_NETWORK_BYTES;
    return HexFormat.of().formatHex(bytes, 0, length);
  }
}
