package io.sutantra.transport.broadcast;

import java.net.InetSocketAddress;

/** Between which two addresses, and how, datagrams go to and fro. */
sealed interface Path permits UdpPath, TcpPath {
  /** Where the viewer is. */
  InetSocketAddress remote();

  /** For people: {@code udp 127.0.0.1:8189 - 127.0.0.1:40123}. */
  String describe();

  /** An address for people, without a name and without a leading slash. */
  static String text(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    int zone = host.indexOf('%');
    String plain = zone < 0 ? host : host.substring(0, zone);
    return (plain.indexOf(':') < 0 ? plain : "[" + plain + "]") + ":" + address.getPort();
  }
}
