package io.sutantra.rtc.session;

import java.net.InetSocketAddress;

/** The knowledge of its owner's paths that a session needs. */
public interface Paths<P> {
  /** Returns the address at the far end. */
  InetSocketAddress remote(P path);

  /**
   * Returns whether a path is a connection, such as one of TCP: nobody can connect from an address
   * of somebody else.
   */
  default boolean connection(P path) {
    return false;
  }

  /** Returns by value where a peer is: when handshakes are many, all origins have as many. */
  default Object origin(P path) {
    return remote(path).getAddress();
  }
}
