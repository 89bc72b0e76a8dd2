package io.sutantra.transport.broadcast;

import io.sutantra.rtc.sdp.AddressLiteral;
import io.sutantra.rtc.session.Paths;
import java.net.InetSocketAddress;

/** Between which two addresses, and how, datagrams go to and fro. */
sealed interface Path permits UdpPath, TcpPath {
  /** What a session has to know of paths. */
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

  /** Where the viewer is. */
  InetSocketAddress remote();

  /** For people: {@code udp 127.0.0.1:8189 - 127.0.0.1:40123}. */
  String describe();

  /** An address, without a name and without a leading slash. */
  static String text(InetSocketAddress address) {
    return AddressLiteral.text(address);
  }
}
