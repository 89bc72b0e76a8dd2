package io.sutantra.transport.broadcast;

import io.sutantra.api.Transport;
import io.sutantra.dtls.DtlsIdentity;
import io.sutantra.dtls.DtlsLimits;
import io.sutantra.dtls.DtlsThreads;
import io.sutantra.dtls.PooledEndpoint;
import io.sutantra.rtc.sdp.TrackAnswer;
import io.sutantra.rtc.sdp.TrackOffer;
import io.sutantra.rtc.session.ClientListener;
import io.sutantra.rtc.session.ClientOptions;
import io.sutantra.rtc.session.ClientSession;
import io.sutantra.rtc.session.ClientState;
import io.sutantra.rtc.session.ReceiveStatistics;
import io.sutantra.testkit.SyntheticMedia;
import io.sutantra.testkit.TestViewer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * A viewer of video and sound: a client session with a socket and a thread of its own.
 *
 * <p>The viewer counts complete frames with a {@link FrameAssembly}.
 */
final class ClientSessionViewer implements TestViewer, ClientListener {
  private static final AtomicInteger NAMES = new AtomicInteger();
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final DtlsIdentity IDENTITY =
      DtlsIdentity.generate(RANDOM, System.currentTimeMillis());
  private static final long CONNECT_NANOS = 20_000_000_000L;
  private static final long MAX_WAIT_MILLIS = 20;
  private static final int SOUND = 1;

  private final DtlsThreads threads = new DtlsThreads(DtlsThreads.Limits.DEFAULT.withThreads(1));
  private final DatagramChannel channel = DatagramChannel.open();
  private final Selector selector = Selector.open();
  private final FrameAssembly book = new FrameAssembly();
  private final AtomicLong sound = new AtomicLong();
  private final Thread thread = new Thread(this::run, "watcher");
  private final ClientSession session;
  private volatile boolean leaving;
  private volatile ClientState state = ClientState.OFFERING;
  private volatile String reason = "";
  private volatile Throwable failure;
  private volatile ReceiveStatistics statistics = ReceiveStatistics.NONE;

  /** Starts to watch a stream by the loopback addresses. */
  ClientSessionViewer(Transport transport, String streamId) throws IOException {
    this(transport, streamId, InetAddress::isLoopbackAddress);
  }

  /**
   * Starts to watch a stream.
   *
   * @param mayReach the test of the transport's addresses that the viewer may send to
   */
  ClientSessionViewer(Transport transport, String streamId, Predicate<InetAddress> mayReach)
      throws IOException {
    channel.setOption(StandardSocketOptions.SO_RCVBUF, Wire.SOCKET_BUFFER_BYTES);
    channel.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0));
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ);
    ClientOptions options =
        new ClientOptions(
            List.of(TrackOffer.video("VP8"), TrackOffer.opus()),
            1,
            65_536,
            CONNECT_NANOS,
            false,
            mayReach);
    session =
        new ClientSession(
            options,
            new PooledEndpoint(IDENTITY, DtlsLimits.DEFAULT, threads),
            selector::wakeup,
            this,
            RANDOM);
    String offer = session.offer((InetSocketAddress) channel.getLocalAddress());
    String answer =
        Stage.result(
            transport
                .signalling()
                .orElseThrow()
                .offer(streamId, "watcher-" + NAMES.incrementAndGet(), offer)
                .toCompletableFuture());
    List<TrackAnswer> unused = session.answer(answer, System.nanoTime());
    thread.start();
  }

  private void run() {
    ByteBuffer in = ByteBuffer.allocateDirect(65_535);
    try {
      while (!leaving && !session.state().terminal()) {
        long millis =
            Math.min(
                MAX_WAIT_MILLIS, (session.deadlineNanos() - System.nanoTime()) / 1_000_000 + 1);
        if (millis > 0) {
          selector.select(millis);
        } else {
          selector.selectNow();
        }
        selector.selectedKeys().clear();
        read(in);
        session.advance(System.nanoTime());
        statistics = session.statistics();
      }
      session.close(System.nanoTime());
      session.advance(System.nanoTime());
    } catch (IOException | RuntimeException | Error e) {
      failure = e;
    }
  }

  private void read(ByteBuffer in) throws IOException {
    while (true) {
      try {
        InetSocketAddress from = (InetSocketAddress) channel.receive(in.clear());
        if (from == null) {
          return;
        }
        session.receive(from, in.flip(), System.nanoTime());
      } catch (PortUnreachableException closed) {
        // The transport has closed its port; the session will time out.
      }
    }
  }

  @Override
  public void send(InetSocketAddress to, byte[] datagram) {
    try {
      int unused = channel.send(ByteBuffer.wrap(datagram), to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void changed(ClientState next, String why) {
    state = next;
    reason = why;
  }

  @Override
  public void media(
      int track,
      int sequenceNumber,
      int timestamp,
      boolean marker,
      byte[] packet,
      int at,
      int length) {
    if (track == SOUND) {
      sound.incrementAndGet();
    } else {
      book.take(sequenceNumber, timestamp, marker, packet[at] == SyntheticMedia.KEY);
    }
  }

  ClientState state() {
    return state;
  }

  String reason() {
    return reason;
  }

  ReceiveStatistics statistics() {
    return statistics;
  }

  FrameAssembly book() {
    return book;
  }

  @Override
  public long framesReceived() {
    rethrow();
    return book.complete();
  }

  @Override
  public boolean beganWithKeyFrame() {
    return book.beganWithKeyFrame();
  }

  @Override
  public long soundReceived() {
    rethrow();
    return sound.get();
  }

  @Override
  public boolean ended() {
    return state == ClientState.ENDED;
  }

  private void rethrow() {
    if (failure != null) {
      throw new AssertionError("the viewer failed", failure);
    }
  }

  @Override
  public void close() {
    leaving = true;
    selector.wakeup();
    try {
      thread.join();
      // The handshake's thread must send its last message before the socket closes.
      threads.close();
      session.advance(System.nanoTime());
      channel.close();
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
