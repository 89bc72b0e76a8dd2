package io.sutantra.transport.broadcast;

import io.sutantra.rtc.sdp.AddressLiteral;
import java.net.InetSocketAddress;

/** Between which two addresses, and how, datagrams go to and fro. */
sealed interface Path permits UdpPath, TcpPath {
  /** Where the viewer is. */
  InetSocketAddress remote();

  /** For people: {@code udp 127.0.0.1:8189 - 127.0.0.1:40123}. */
  String describe();

  /** An address, without a name and without a leading slash. */
  static String text(InetSocketAddress address) {
    return AddressLiteral.text(address);
  }
}
