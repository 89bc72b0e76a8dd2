package io.sutantra.transport.broadcast;

import io.sutantra.rtc.sdp.AddressLiteral;
import io.sutantra.rtc.session.Paths;
import java.net.InetSocketAddress;

/**
 * A pair of addresses, with a protocol, between which this side and a viewer exchange datagrams.
 */
sealed interface Path permits UdpPath, TcpPath {
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
          return TcpAcceptor.originOf(path.remote().getAddress());
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
}
