package io.sutantra.transport.broadcast;

import io.sutantra.rtc.sdp.AddressLiteral;
import io.sutantra.rtc.session.Paths;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * A pair of addresses, with a protocol, between which this side and a viewer exchange datagrams.
 */
sealed interface Path permits UdpPath, TcpPath {
  /** The length of an IPv6 network that one subscriber may have, 64 bits. */
  int NETWORK_BYTES = 8;

  /** The view of paths that a session needs. */
  Paths<Path> PATHS =
      new Paths<>() {
        @Override
        public InetSocketAddress remote(Path path) {
          return path.remote();
        }

        @Override
        public boolean connection(Path path) {
          return path instanceof TcpPath;
        }

        @Override
        public Object origin(Path path) {
          return Path.originOf(path.remote().getAddress());
        }
      };

  /** Returns the viewer's address. */
  InetSocketAddress remote();

  /** Returns a text for people, such as {@code udp 127.0.0.1:8189 - 127.0.0.1:40123}. */
  String describe();

  /** Returns an address as text, without a name and without a leading slash. */
  static String text(InetSocketAddress address) {
    return AddressLiteral.text(address);
  }

  /**
   * Returns the origin of an address: the IPv4 address, or the network of 64 bits of an IPv6
   * address.
   */
  static ByteBuffer originOf(InetAddress address) {
    byte[] bytes = address.getAddress();
    return address instanceof Inet6Address
        ? ByteBuffer.wrap(bytes, 0, NETWORK_BYTES)
        : ByteBuffer.wrap(bytes);
  }
}
