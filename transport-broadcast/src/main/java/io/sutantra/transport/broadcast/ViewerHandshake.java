package io.sutantra.transport.broadcast;

import io.sutantra.broadcast.dtls.DtlsSession;
import io.sutantra.broadcast.srtp.SrtpKeys;
import java.nio.ByteBuffer;

/**
 * A viewer's DTLS: lies between the shard's loop and the threads on which handshakes block.
 *
 * <p><b>Threading:</b> confined to the loop; what is heard from the handshake's thread is posted
 * there.
 */
final class ViewerHandshake {
  private final BroadcastViewer viewer;
  private final Shard shard;
  private final ViewerSetup setup;
  private DtlsSession session;
  private Path path;
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
      session = setup.handshake(new FromThread());
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

  /** Where the viewer's last record came from; null if none has come. */
  Path path() {
    return path;
  }

  /** A record has come, by a path that a valid check has come by. */
  void received(Path by, ByteBuffer datagram) {
    begin(by);
    path = by;
    byte[] bytes = new byte[datagram.remaining()];
    datagram.get(datagram.position(), bytes);
    session.receive(bytes);
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
      shard.post(
          () -> {
            // After the handshake the viewer may have moved.
            Path to = established ? viewer.path() : path;
            if (to != null) {
              shard.send(to, datagram, datagram.length, datagram.length);
            }
            shard.flush();
          });
    }

    @Override
    public void established(SrtpKeys keys, String cipherSuite) {
      shard.post(
          () -> {
            established = true;
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
