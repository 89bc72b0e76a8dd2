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
  /** More than one flight. */
  private static final int MAX_HELD = 8;

  private final DtlsHandshake dtls;
  private final SessionIce<P> ice;
  private final Outputs<P> out;
  private final Deque<byte[]> held = new ArrayDeque<>();

  /** By which it came last; null as long as it has not begun. */
  private P path;

  private boolean wandered;
  private boolean established;

  SessionHandshake(DtlsHandshake dtls, SessionIce<P> ice, Outputs<P> out) {
    this.dtls = dtls;
    this.ice = ice;
    this.out = out;
  }

  boolean begun() {
    return path != null;
  }

  /** Begins, unless it has begun. A server waits for what the client sends. */
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
      wandered = true;
      path = by;
    }
    release();
    dtls.receive(datagram);
  }

  /** Tells what has happened, see {@link DtlsHandshake#poll}. */
  void poll(DtlsHandshake.Events events) {
    dtls.poll(events);
  }

  /** The keys are there. What is still held back goes out when its path may be sent so much. */
  void established() {
    established = true;
    release();
  }

  /**
   * The path by which all of the handshake went; null if it was not one. Who has finished it got
   * there what was sent there.
   */
  P onlyPath() {
    return wandered ? null : path;
  }

  /** Sends a record, or holds it back until its path may be sent so much. */
  void transmit(byte[] datagram, P sending) {
    if (established) {
      // The peer may have moved.
      if (sending != null) {
        out.transmit(sending, datagram);
      }
    } else if (held.size() < MAX_HELD) {
      // A flight is sent again, and its end is of no use without its beginning.
      held.addLast(datagram);
      release();
    }
  }

  /** Sends what was held back until its path had proved itself, or had sent more, if it may. */
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
