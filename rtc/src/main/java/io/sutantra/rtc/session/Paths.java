package io.sutantra.rtc.session;

import java.net.InetSocketAddress;

/** The view of the owner's paths that a session needs. */
public interface Paths<P> {
  /** Returns the address at the far end. */
  InetSocketAddress remote(P path);

  /**
   * Returns whether a path is a connection, such as a TCP connection, whose remote address cannot
   * be forged.
   */
  default boolean connection(P path) {
    return false;
  }

  /**
   * Returns the peer's origin, a value with equality; under load all origins get as many
   * handshakes.
   */
  default Object origin(P path) {
    return remote(path).getAddress();
  }
}
