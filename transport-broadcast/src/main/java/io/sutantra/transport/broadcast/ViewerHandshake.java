package io.sutantra.transport.broadcast;

import io.sutantra.dtls.DtlsSession;
import io.sutantra.rtc.srtp.SrtpKeys;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A viewer's DTLS: lies between the shard's loop and the threads on which handshakes block.
 *
 * <p><b>Threading:</b> confined to the loop; what is heard from the handshake's thread is posted
 * there.
 */
final class ViewerHandshake {
  /** More than one flight. */
  private static final int MAX_HELD = 8;

  private final BroadcastViewer viewer;
  private final Shard shard;
  private final ViewerSetup setup;
  private DtlsSession session;
  private final Deque<byte[]> held = new ArrayDeque<>();
  private Path path;
  private boolean wandered;
  private boolean established;

  ViewerHandshake(BroadcastViewer viewer, Shard shard, ViewerSetup setup) {
    this.viewer = viewer;
    this.shard = shard;
    this.setup = setup;
  }

  /** Begins, unless it has begun. A server waits for what the viewer sends. */
  void begin(Path by) {
    if (session == null) {
      path = by;
      session = setup.handshake(TcpAcceptor.originOf(by.remote().getAddress()), new FromThread());
    }
  }

  /**
   * Why there are no keys yet, for people.
   *
   * @param checked whether a valid check has come
   */
  String whatIsMissing(boolean checked) {
    if (!checked) {
      return "no valid ICE check reached this side";
    }
    return session == null ? "no DTLS handshake was begun" : "the DTLS handshake was not finished";
  }

  /**
   * The path by which all of the handshake went; null if it was not one. Who has finished it got
   * there what was sent there.
   */
  Path onlyPath() {
    return wandered ? null : path;
  }

  /** A record has come, by a path that a valid check has come by. */
  void received(Path by, ByteBuffer datagram) {
    begin(by);
    if (!by.equals(path)) {
      wandered = true;
      path = by;
    }
    release();
    byte[] bytes = new byte[datagram.remaining()];
    datagram.get(datagram.position(), bytes);
    session.receive(bytes);
  }

  /** Sends what was held back until its path had proved itself, or had sent more, if it may. */
  void release() {
    while (!held.isEmpty() && viewer.spend(path, held.peekFirst().length)) {
      byte[] datagram = held.removeFirst();
      shard.send(path, datagram, datagram.length, datagram.length);
    }
  }

  private void send(byte[] datagram) {
    if (established) {
      // The viewer may have moved.
      Path to = viewer.path();
      if (to != null) {
        shard.send(to, datagram, datagram.length, datagram.length);
      }
    } else if (path != null) {
      // A flight is sent again, and its end is of no use without its beginning.
      if (held.size() < MAX_HELD) {
        held.addLast(datagram);
      }
      release();
    }
    shard.flush();
  }

  /** Tells the viewer that it is over. */
  void close() {
    if (session != null) {
      session.close();
    }
  }

  private final class FromThread implements DtlsSession.Listener {
    @Override
    public void send(byte[] datagram) {
      shard.post(() -> ViewerHandshake.this.send(datagram));
    }

    @Override
    public void established(SrtpKeys keys, String cipherSuite) {
      shard.post(
          () -> {
            established = true;
            held.clear();
            viewer.keyed(keys, cipherSuite);
          });
    }

    @Override
    public void failed(String why) {
      shard.post(() -> viewer.fail(why));
    }

    @Override
    public void ended() {
      shard.post(() -> viewer.leave("the viewer has left"));
    }
  }
}
