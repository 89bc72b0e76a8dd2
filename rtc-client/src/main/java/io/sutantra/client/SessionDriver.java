package io.sutantra.client;

import io.sutantra.dtls.DtlsIdentity;
import io.sutantra.dtls.DtlsLimits;
import io.sutantra.dtls.DtlsThreads;
import io.sutantra.dtls.PooledEndpoint;
import io.sutantra.rtc.session.ClientListener;
import io.sutantra.rtc.session.ClientOptions;
import io.sutantra.rtc.session.ClientSession;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.security.SecureRandom;

/**
 * The driver of one client session, which has the sockets, the time and the handshake's thread that
 * the session itself does without.
 *
 * <p>The time is real time, whatever clock the media goes by.
 *
 * <p><b>Threading:</b> {@link #run} takes a thread until the session ends. The thread that opens
 * the driver may use the session before that, the thread in {@code run} during it. {@link #wakeUp}
 * and {@link #stop} are for any thread. <b>Ownership:</b> the driver closes its sockets and the
 * thread of the handshake; {@link #close} comes after {@code run}.
 */
final class SessionDriver implements DatagramLink.Arrivals, Closeable {
  /** The owner of a driver, who hears of the session and may have work that is due at a time. */
  interface Owner extends ClientListener {
    /** Returns when {@link #advance} is to be called next; {@link Long#MAX_VALUE} for never. */
    long deadlineNanos();

    /** Does what is due. The session is advanced after that. */
    void advance(long nowNanos);
  }

  private static final long MAX_WAIT_MILLIS = 100;

  private final Owner owner;
  private final Selector selector;
  private final DatagramLink link;
  private final DtlsThreads threads =
      new DtlsThreads(DtlsThreads.Limits.DEFAULT.withThreads(1).withWaiting(1));
  private final ClientSession session;
  private volatile boolean stopped;

  private SessionDriver(
      ClientOptions options, long epochMillis, Owner owner, Selector selector, DatagramLink link) {
    this.owner = owner;
    this.selector = selector;
    this.link = link;
    SecureRandom random = new SecureRandom();
    this.session =
        new ClientSession(
            options,
            new PooledEndpoint(
                DtlsIdentity.generate(random, epochMillis), DtlsLimits.DEFAULT, threads),
            selector::wakeup,
            owner,
            random);
  }

  /**
   * Opens the sockets of a session that has not begun.
   *
   * @param local the address that datagrams leave from
   * @param epochMillis the time of day, for the certificate
   * @throws IOException if there are no sockets to be had
   */
  static SessionDriver open(InetAddress local, ClientOptions options, long epochMillis, Owner owner)
      throws IOException {
    Selector selector = Selector.open();
    try {
      DatagramLink link =
          options.tcp() ? new TcpLink(local, selector) : UdpLink.open(local, selector);
      return new SessionDriver(options, epochMillis, owner, selector, link);
    } catch (IOException | RuntimeException failure) {
      selector.close();
      throw failure;
    }
  }

  ClientSession session() {
    return session;
  }

  /** Returns the offer of the session, to be sent to the server. */
  String offer() {
    return session.offer(link.local());
  }

  /** Sends a datagram; a datagram that cannot be sent is lost. */
  void send(InetSocketAddress to, byte[] datagram) {
    link.send(to, datagram);
  }

  /**
   * Drives the session until it ends, or until {@link #stop}, at which the session says goodbye.
   *
   * @throws IOException if the sockets are lost
   */
  void run() throws IOException {
    while (!stopped && !session.state().terminal()) {
      await();
      link.receive(this);
      long now = System.nanoTime();
      owner.advance(now);
      session.advance(now);
    }
    if (stopped) {
      session.close(System.nanoTime());
      session.advance(System.nanoTime());
    }
  }

  private void await() throws IOException {
    long deadline = Math.min(session.deadlineNanos(), owner.deadlineNanos());
    long millis = Math.min(MAX_WAIT_MILLIS, (deadline - System.nanoTime()) / 1_000_000 + 1);
    if (millis <= 0) {
      selector.selectNow();
    } else {
      selector.select(millis);
    }
    selector.selectedKeys().clear();
  }

  @Override
  public void arrived(InetSocketAddress from, ByteBuffer datagram) {
    session.receive(from, datagram, System.nanoTime());
  }

  @Override
  public void disconnected(InetSocketAddress from, String why) {
    session.disconnected(from, why);
  }

  /** Has {@link #run} call {@link Owner#advance} soon. */
  void wakeUp() {
    selector.wakeup();
  }

  /** Has {@link #run} return soon. */
  void stop() {
    stopped = true;
    selector.wakeup();
  }

  @Override
  public void close() {
    threads.close();
    try (selector;
        link) {
      return;
    } catch (IOException alreadyGone) {
      // There is nothing left to give back.
      return;
    }
  }
}
