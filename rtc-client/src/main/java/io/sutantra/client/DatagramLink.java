package io.sutantra.client;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * The sockets by which a session's datagrams go to the server and back.
 *
 * <p><b>Threading:</b> confined to one thread at a time.
 */
interface DatagramLink extends Closeable {
  /** Hears of what comes in. */
  interface Arrivals {
    /**
     * A datagram has come.
     *
     * @param datagram valid during the call
     */
    void arrived(InetSocketAddress from, ByteBuffer datagram);

    /** Nothing goes there any more, or ever did. */
    void disconnected(InetSocketAddress from, String why);
  }

  /** The address that datagrams leave from. */
  InetSocketAddress local();

  /** Sends a datagram; one that cannot be sent is lost. */
  void send(InetSocketAddress to, byte[] datagram);

  /** Takes in all that is there. */
  void receive(Arrivals arrivals) throws IOException;
}
