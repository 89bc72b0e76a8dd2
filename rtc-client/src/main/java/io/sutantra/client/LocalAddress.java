package io.sutantra.client;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;

/** The choice of the address that a client offers to a server as its own. */
public final class LocalAddress {
  /**
   * The port "discard", at which nobody listens. RFC 6544 section 4.5 wants it in active
   * candidates; for the look at the routing table any port does.
   */
  private static final int DISCARD_PORT = 9;

  private LocalAddress() {}

  /**
   * Returns the address of this machine that datagrams to the host of a server leave from. Asks the
   * routing table; sends nothing.
   *
   * @throws IOException if the host is unknown, or no route leads there
   */
  public static InetAddress towards(URI server) throws IOException {
    String host = server.getHost();
    InetAddress remote;
    try {
      remote =
          InetAddress.getByName(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
    } catch (UnknownHostException unknown) {
      throw new IOException("no name server knows the host of " + server, unknown);
    }
    if (remote.isLoopbackAddress()) {
      return remote;
    }
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(new InetSocketAddress(remote, DISCARD_PORT));
      return socket.getLocalAddress();
    } catch (SocketException noRoute) {
      throw new IOException(
          "no route leads to %s: %s".formatted(server, noRoute.getMessage()), noRoute);
    }
  }

  /**
   * Returns the address of an active TCP candidate, which opens its connections from an address but
   * accepts none. <b>Spec:</b> RFC 6544 section 4.5.
   */
  public static InetSocketAddress ofActiveTcp(InetAddress address) {
    return new InetSocketAddress(address, DISCARD_PORT);
  }
}
