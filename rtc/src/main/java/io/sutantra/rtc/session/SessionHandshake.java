package io.sutantra.rtc.session;

import io.sutantra.rtc.dtls.DtlsHandshake;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The handshake of a session, and the paths that it goes by.
 *
 * <p><b>Threading:</b> confined.
 */
final class SessionHandshake<P> {
  /** The most records held back, more than one flight has. */
  private static final int MAX_HELD = 8;

  private final DtlsHandshake dtls;
  private final SessionIce<P> ice;
  private final Outputs<P> out;
  private final Deque<byte[]> held = new ArrayDeque<>();

  /** The path of the latest record; null before the handshake starts. */
  private P path;

  private boolean pathChanged;
  private boolean established;

  SessionHandshake(DtlsHandshake dtls, SessionIce<P> ice, Outputs<P> out) {
    this.dtls = dtls;
    this.ice = ice;
    this.out = out;
  }

  boolean begun() {
    return path != null;
  }

  /** Starts the handshake, if not yet started. A server then waits for the client's flight. */
  void begin(P by) {
    if (path == null) {
      path = by;
      dtls.start(ice.origin(by));
    }
  }

  /** Takes a record. */
  void receive(P by, byte[] datagram) {
    begin(by);
    if (!by.equals(path)) {
      pathChanged = true;
      path = by;
    }
    release();
    dtls.receive(datagram);
  }

  /** Reports events, see {@link DtlsHandshake#poll}. */
  void poll(DtlsHandshake.Events events) {
    dtls.poll(events);
  }

  /** Notes that there are keys, and sends records held back as far as the path's budget allows. */
  void established() {
    established = true;
    release();
  }

  /**
   * Returns the path of the whole handshake; null if the handshake changed its path. A peer that
   * finished a handshake on one path has received what was sent by that path.
   */
  P onlyPath() {
    return pathChanged ? null : path;
  }

  /** Sends a record, or holds the record back until the path's budget allows. */
  void transmit(byte[] datagram, P sending) {
    if (established) {
      // After the keys, records go by the session's path, which may have changed.
      if (sending != null) {
        out.transmit(sending, datagram);
      }
    } else if (held.size() < MAX_HELD) {
      // Records beyond the limit are dropped: the handshake repeats the whole flight.
      held.addLast(datagram);
      release();
    }
  }

  /** Sends records held back, as far as the path's budget allows. */
  void release() {
    while (!held.isEmpty()) {
      P to = path == null ? null : ice.answering(path);
      if (to == null || !ice.spend(to, held.peekFirst().length)) {
        return;
      }
      out.transmit(to, held.removeFirst());
    }
  }

  void close() {
    dtls.close();
  }
}
