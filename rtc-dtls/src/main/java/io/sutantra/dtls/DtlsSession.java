package io.sutantra.dtls;

import io.sutantra.rtc.srtp.SrtpKeys;
import io.sutantra.rtc.srtp.SrtpProfile;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A DTLS 1.2 session: the handshake that yields SRTP keys, and the connection after it.
 *
 * <p>A server takes no thread before a ClientHello has come, and neither side holds a thread after
 * the handshake. Then the session repeats a lost last flight and detects the peer's close; anything
 * else is ignored.
 *
 * <p><b>Threading:</b> {@link #start}, {@link #receive} and {@link #close} may be called by any
 * thread and never block. The listener is called by threads of the pool, one call at a time.
 *
 * <p><b>Spec:</b> RFC 6347, RFC 5764, RFC 8827 section 6.5.
 */
public final class DtlsSession implements AutoCloseable {
  /**
   * The listener of a session. Its methods are called by threads of the pool, one at a time, and
   * must be brief.
   */
  public interface Listener {
    /**
     * Sends a datagram to the peer.
     *
     * @param datagram content, owned by the listener
     */
    void send(byte[] datagram);

    /**
     * Receives the keys, after the peer has proved that it has the key of a certificate with an
     * expected fingerprint.
     *
     * @param keys SRTP keys of both directions
     * @param cipherSuite IANA name of the cipher suite
     */
    void established(SrtpKeys keys, String cipherSuite);

    /**
     * Receives the failure of the handshake. This call replaces {@link #established}, and is the
     * last.
     */
    void failed(String why);

    /**
     * Receives the end of an established session, by a close or an error of the peer. This call is
     * the last.
     */
    void ended();
  }

  private enum State {
    IDLE,
    WAITING,
    HANDSHAKING,
    ESTABLISHED,
    OVER
  }

  private static final int MAX_DATAGRAMS = 64;

  /** Bound of the queue; nothing but a ClientHello is expected before the handshake runs. */
  private static final int MAX_WAITING_DATAGRAMS = 8;

  private static final byte[] WAKE_UP = {};

  private final DtlsThreads threads;
  private final DtlsThreads.Task task = new Task();
  private final Object origin;
  private final Listener listener;
  private final boolean client;
  private final BlockingQueue<byte[]> inbox = new LinkedBlockingQueue<>(MAX_DATAGRAMS);
  private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);

  /**
   * Whether a thread of the pool works for the session, or is about to. The handshake is the first
   * work.
   */
  private final AtomicBoolean busy = new AtomicBoolean(true);

  private volatile boolean closing;
  private long beginNanos;
  private Handshake handshake;
  private EstablishedSession established;

  private DtlsSession(
      Handshake handshake, boolean client, Object origin, DtlsThreads threads, Listener listener) {
    this.handshake = handshake;
    this.origin = origin;
    this.client = client;
    this.threads = threads;
    this.listener = listener;
  }

  /**
   * Creates the side that waits for a ClientHello ({@code a=setup:passive}).
   *
   * @param fingerprints values of the peer's {@code a=fingerprint} lines, {@code sha-256 AB:CD:…}
   * @throws IllegalArgumentException if none of the fingerprints can be used
   */
  public static DtlsSession server(
      DtlsIdentity identity,
      List<String> fingerprints,
      DtlsLimits limits,
      DtlsThreads threads,
      Listener listener) {
    return of(identity, fingerprints, limits, Negotiation.PROFILES, false, "", threads, listener);
  }

  /**
   * Creates the side that begins ({@code a=setup:active}).
   *
   * @param fingerprints values of the peer's {@code a=fingerprint} lines, {@code sha-256 AB:CD:…}
   * @throws IllegalArgumentException if none of the fingerprints can be used
   */
  public static DtlsSession client(
      DtlsIdentity identity,
      List<String> fingerprints,
      DtlsLimits limits,
      DtlsThreads threads,
      Listener listener) {
    return of(identity, fingerprints, limits, Negotiation.PROFILES, true, "", threads, listener);
  }

  /**
   * Creates either side.
   *
   * @param client whether the session is the side that begins
   * @param fingerprints values of the peer's {@code a=fingerprint} lines
   * @param origin the peer's origin, compared by value; scarce threads are shared equally between
   *     origins
   * @throws IllegalArgumentException if none of the fingerprints can be used
   */
  public static DtlsSession of(
      DtlsIdentity identity,
      List<String> fingerprints,
      DtlsLimits limits,
      boolean client,
      Object origin,
      DtlsThreads threads,
      Listener listener) {
    return of(
        identity, fingerprints, limits, Negotiation.PROFILES, client, origin, threads, listener);
  }

  /** Creates either side, with the SRTP profiles to negotiate. */
  static DtlsSession of(
      DtlsIdentity identity,
      List<String> fingerprints,
      DtlsLimits limits,
      List<SrtpProfile> profiles,
      boolean client,
      Object origin,
      DtlsThreads threads,
      Listener listener) {
    Handshake handshake =
        new Handshake(identity, new PeerFingerprints(fingerprints), limits, profiles, client);
    return new DtlsSession(handshake, client, origin, threads, listener);
  }

  /**
   * Begins the handshake of a client. For a server the method does nothing: the handshake begins
   * with the first datagram.
   */
  public void start() {
    if (client) {
      begin();
    }
  }

  private void begin() {
    if (!state.compareAndSet(State.IDLE, State.WAITING)) {
      return;
    }
    beginNanos = System.nanoTime();
    if (!threads.handshake(task) && state.compareAndSet(State.WAITING, State.OVER)) {
      String why = threads.full();
      if (!threads.submit(() -> fail(why))) {
        fail(why);
      }
    }
  }

  /**
   * Takes a datagram whose first byte lies between 20 and 63 (RFC 7983). A datagram that is not
   * DTLS, or is too much at once, is dropped.
   *
   * @param datagram content, owned by the session from now on
   */
  public void receive(byte[] datagram) {
    switch (state.get()) {
      case IDLE -> {
        if (!client && Records.beginsHandshake(datagram)) {
          put(datagram);
          begin();
        }
      }
      case WAITING -> {
        if (inbox.size() < MAX_WAITING_DATAGRAMS && Records.wellFormed(datagram)) {
          put(datagram);
        }
      }
      case HANDSHAKING -> {
        if (Records.wellFormed(datagram)) {
          put(datagram);
        }
      }
      case ESTABLISHED -> {
        if (Records.concernsEstablished(datagram)) {
          put(datagram);
        }
      }
      case OVER -> {}
    }
  }

  private void put(byte[] datagram) {
    boolean unused = inbox.offer(datagram); // The peer sends a dropped datagram again.
    // The state may have changed since the check, and then no thread may look at the queue again.
    State now = state.get();
    if (now == State.ESTABLISHED) {
      wake();
    } else if (now == State.OVER) {
      inbox.clear();
    }
  }

  private void wake() {
    if (busy.compareAndSet(false, true) && !threads.submit(this::work)) {
      busy.set(false);
    }
  }

  /** Sends close_notify to the peer. After that the listener only receives datagrams to send. */
  @Override
  public void close() {
    closing = true;
    if (state.compareAndSet(State.IDLE, State.OVER)) {
      over();
    } else if (state.compareAndSet(State.WAITING, State.OVER)) {
      threads.cancel(task);
      over();
    } else {
      switch (state.get()) {
        case HANDSHAKING -> put(WAKE_UP);
        case ESTABLISHED -> wake();
        default -> {}
      }
    }
  }

  /** The session's handshake, as the pool runs it. */
  private final class Task implements DtlsThreads.Task {
    @Override
    public Object origin() {
      return origin;
    }

    @Override
    public void run() {
      handshake();
    }

    @Override
    public void abandon() {
      if (state.compareAndSet(State.WAITING, State.OVER)) {
        fail(threads.full());
      }
    }
  }

  private void handshake() {
    if (!state.compareAndSet(State.WAITING, State.HANDSHAKING)) {
      return;
    }
    Handshake running = handshake;
    int limitMillis = running.limits().handshakeMillis();
    long waitedMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beginNanos);
    if (waitedMillis >= limitMillis) {
      fail("no thread for the handshake was free within %d ms".formatted(limitMillis));
      return;
    }
    EstablishedSession made;
    try (HandshakeTurns.Turn turn = threads.turn()) {
      Datagrams datagrams =
          new Datagrams(inbox, () -> closing, listener::send, running.limits(), turn);
      made = running.run(datagrams, (int) (limitMillis - waitedMillis));
    } catch (IOException | RuntimeException | StackOverflowError e) {
      fail(running.reason(e));
      return;
    } catch (Error e) {
      fail(running.reason(e));
      throw e;
    }
    handshake = null;
    established = made;
    state.set(State.ESTABLISHED);
    if (!closing) {
      listener.established(running.negotiation().keys(), running.negotiation().cipherSuite());
    }
    work();
  }

  private void fail(String why) {
    over();
    if (!closing) {
      listener.failed(why);
    }
  }

  private void over() {
    state.set(State.OVER);
    handshake = null;
    established = null;
    inbox.clear();
  }

  /** Processes what came after the handshake; on a thread of the pool, one at a time. */
  private void work() {
    do {
      byte[] datagram;
      while (state.get() == State.ESTABLISHED && (datagram = inbox.poll()) != null) {
        if (established.receive(datagram, listener::send)) {
          goodbye();
          if (!closing) {
            listener.ended();
          }
        }
      }
      if (closing && state.get() == State.ESTABLISHED) {
        goodbye();
      }
      busy.set(false);
    } while (state.get() == State.ESTABLISHED
        && (closing || !inbox.isEmpty())
        && busy.compareAndSet(false, true));
  }

  private void goodbye() {
    try {
      listener.send(established.closeNotify());
    } catch (IOException e) {
      // The notice is a courtesy: the peer detects the end without it.
    }
    over();
  }
}
