package io.sutantra.client;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * The sockets by which the datagrams of one session go to the server and back.
 *
 * <p><b>Threading:</b> confined to one thread at a time.
 */
interface DatagramLink extends Closeable {
  /** The receiver of datagrams and of the ends of connections. */
  interface Arrivals {
    /**
     * Takes a datagram.
     *
     * @param datagram valid during the call
     */
    void arrived(InetSocketAddress from, ByteBuffer datagram);

    /** Takes note that a server's address cannot be reached, or not any more. */
    void disconnected(InetSocketAddress from, String why);
  }

  /** Returns the address that datagrams leave from. */
  InetSocketAddress local();

  /** Sends a datagram; a datagram that cannot be sent is lost. */
  void send(InetSocketAddress to, byte[] datagram);

  /** Hands over all that waits in the sockets. */
  void receive(Arrivals arrivals) throws IOException;
}
