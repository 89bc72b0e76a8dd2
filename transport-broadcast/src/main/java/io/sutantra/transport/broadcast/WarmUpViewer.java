package io.sutantra.transport.broadcast;

import io.sutantra.broadcast.client.ClientListener;
import io.sutantra.broadcast.client.ClientOptions;
import io.sutantra.broadcast.client.ClientSession;
import io.sutantra.broadcast.client.ClientState;
import io.sutantra.broadcast.client.JoinTimes;
import io.sutantra.dtls.DtlsIdentity;
import io.sutantra.dtls.DtlsLimits;
import io.sutantra.dtls.DtlsThreads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;

/**
 * One viewer of {@link WarmUp}: a socket and a session.
 *
 * <p><b>Threading:</b> confined. <b>Ownership:</b> whoever has one join has it leave.
 */
final class WarmUpViewer implements ClientListener {
  private static final int MAX_DATAGRAM_BYTES = 2_048;
  private static final long CONNECT_NANOS = 10_000_000_000L;
  private static final long ANSWER_SECONDS = 5;
  private static final int DECRYPT_EVERY = 16;
  private static final int MAX_SDP_BYTES = 65_536;
  private static final ClientOptions OPTIONS =
      new ClientOptions(
          WarmUpMedia.FORMAT.rtp().encodingName(),
          WarmUpMedia.FORMAT.rtp().clockRateHz(),
          DECRYPT_EVERY,
          MAX_SDP_BYTES,
          CONNECT_NANOS,
          false,
          InetAddress::isLoopbackAddress,
          DtlsLimits.DEFAULT);

  /** One in so many packets of media is lost here, so that sending again is rehearsed, too. */
  private static final int LOST_EVERY = 97;

  /** What all of them have in common. */
  record Shared(DtlsIdentity identity, DtlsThreads threads, SecureRandom random) {}

  private final BroadcastTransport transport;
  private final String id;
  private final DatagramChannel channel;
  private final ClientSession session;
  private final ByteBuffer in = ByteBuffer.allocate(MAX_DATAGRAM_BYTES);
  private int received;
  private String failure = "";

  private WarmUpViewer(
      Shared shared,
      BroadcastTransport transport,
      String id,
      DatagramChannel channel,
      Selector selector) {
    this.transport = transport;
    this.id = id;
    this.channel = channel;
    this.session =
        new ClientSession(
            OPTIONS, shared.identity(), shared.threads(), selector::wakeup, this, shared.random());
  }

  /** Opens a socket, and exchanges offer and answer. */
  static WarmUpViewer join(
      Shared shared, BroadcastTransport transport, String id, Selector selector)
      throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    try {
      channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      channel.configureBlocking(false);
      WarmUpViewer viewer = new WarmUpViewer(shared, transport, id, channel, selector);
      channel.register(selector, SelectionKey.OP_READ, viewer);
      String offer = viewer.session.offer((InetSocketAddress) channel.getLocalAddress());
      String answer =
          transport
              .offer(WarmUpMedia.STREAM_ID, id, offer)
              .toCompletableFuture()
              .orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS)
              .join();
      viewer.session.answer(answer, System.nanoTime());
      return viewer;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Takes what has come. */
  void read() throws IOException {
    SocketAddress from = channel.receive(in.clear());
    while (from != null) {
      in.flip();
      if (!isMedia() || ++received % LOST_EVERY != 0) {
        session.receive((InetSocketAddress) from, in, System.nanoTime());
      }
      from = channel.receive(in.clear());
    }
  }

  /** RTP or RTCP: RFC 7983. */
  private boolean isMedia() {
    return in.hasRemaining() && (in.get(0) & 0xC0) == 0x80;
  }

  /**
   * Does what is due, or has come from the threads of handshakes.
   *
   * @throws IOException if it has failed, or was told to go
   */
  void advance() throws IOException {
    session.advance(System.nanoTime());
    if (session.state().terminal()) {
      throw new IOException("a viewer of the rehearsal is gone: " + failure);
    }
  }

  /** Whether media has come. */
  boolean watches() {
    return session.state() == ClientState.CONNECTED
        && session.times().firstPacketNanos() != JoinTimes.NOT_YET;
  }

  /** Says goodbye by RTCP, by DTLS and by signalling. */
  void leave() {
    session.close(System.nanoTime());
    session.advance(System.nanoTime());
    transport.disconnect(id, "the rehearsal goes on without it");
    try {
      channel.close();
    } catch (IOException alreadyGone) {
      // There is nothing left to give back.
      return;
    }
  }

  @Override
  public void changed(ClientState state, String reason) {
    failure = reason;
  }

  @Override
  public void send(InetSocketAddress to, byte[] datagram) {
    try {
      channel.send(ByteBuffer.wrap(datagram), to);
    } catch (IOException e) {
      // Sent again, as over any network.
      return;
    }
  }
}
