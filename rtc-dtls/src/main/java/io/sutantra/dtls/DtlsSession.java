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
 * One DTLS 1.2 handshake that yields SRTP keys, and what follows it.
 *
 * <p>A server takes no thread before a ClientHello is there; neither side holds one after the
 * handshake. Then a lost last flight is repaired, and a goodbye heard; anything else is ignored.
 *
 * <p><b>Threading:</b> {@link #start}, {@link #receive} and {@link #close} may be called by any
 * thread and never block. The listener is called by threads of the pool, one call at a time.
 *
 * <p><b>Spec:</b> RFC 6347, RFC 5764, RFC 8827 section 6.5.
 */
public final class DtlsSession implements AutoCloseable {
  /** Hears of a session. Its calls come from threads of the pool, one at a time, and are brief. */
  public interface Listener {
    /**
     * Sends to the peer.
     *
     * @param datagram is the listener's
     */
    void send(byte[] datagram);

    /**
     * The peer has shown that it has the key of a certificate with an expected fingerprint.
     *
     * @param cipherSuite its IANA name
     */
    void established(SrtpKeys keys, String cipherSuite);

    /** The handshake came to nothing. Comes instead of {@link #established}, and is the last. */
    void failed(String why);

    /** The peer closed what was established, or broke it off. Is the last. */
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

  /** Before the handshake runs a ClientHello is all there can be. */
  private static final int MAX_WAITING_DATAGRAMS = 8;

  private static final byte[] WAKE_UP = {};

  private final DtlsThreads threads;
  private final Object origin;
  private final Listener listener;
  private final boolean client;
  private final BlockingQueue<byte[]> inbox = new LinkedBlockingQueue<>(MAX_DATAGRAMS);
  private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);

  /** Whether a thread of the pool is at it, or about to be. The handshake is the first. */
  private final AtomicBoolean busy = new AtomicBoolean(true);

  private volatile boolean closing;
  private long beginNanos;
  private Handshake handshake;
  private Established established;

  private DtlsSession(
      Handshake handshake, boolean client, Object origin, DtlsThreads threads, Listener listener) {
    this.handshake = handshake;
    this.origin = origin;
    this.client = client;
    this.threads = threads;
    this.listener = listener;
  }

  /**
   * The side that waits for a ClientHello ({@code a=setup:passive}).
   *
   * @param fingerprints what the peer's {@code a=fingerprint} lines say, {@code sha-256 AB:CD:…}
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
   * The side that begins ({@code a=setup:active}).
   *
   * @param fingerprints what the peer's {@code a=fingerprint} lines say, {@code sha-256 AB:CD:…}
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
   * Either side.
   *
   * @param client whether it is the side that begins
   * @param fingerprints what the peer's {@code a=fingerprint} lines say
   * @param origin where the peer is, by value: when threads are scarce, all origins have as many
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

  /** Either side, with the SRTP profiles that it wants. */
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

  /** Where the peer is. */
  Object origin() {
    return origin;
  }

  /** Begins, as a client. A server begins by what it receives; for it this does nothing. */
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
    if (!threads.handshake(this) && state.compareAndSet(State.WAITING, State.OVER)) {
      String why = threads.full();
      if (!threads.errand(() -> fail(why))) {
        fail(why);
      }
    }
  }

  /**
   * Takes a datagram whose first byte lies between 20 and 63 (RFC 7983). What is none of DTLS, or
   * too much at once, is dropped.
   *
   * @param datagram belongs to the session from now on
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
    boolean unused = inbox.offer(datagram); // What is dropped is sent again.
    // The state may have changed since it was looked at, and nobody may be there to look again.
    State now = state.get();
    if (now == State.ESTABLISHED) {
      wake();
    } else if (now == State.OVER) {
      inbox.clear();
    }
  }

  private void wake() {
    if (busy.compareAndSet(false, true) && !threads.errand(this::work)) {
      busy.set(false);
    }
  }

  /** Says goodbye to the peer. The listener hears nothing after it but what is to be sent. */
  @Override
  public void close() {
    closing = true;
    if (state.compareAndSet(State.IDLE, State.OVER)) {
      over();
    } else if (state.compareAndSet(State.WAITING, State.OVER)) {
      threads.forget(this);
      over();
    } else {
      switch (state.get()) {
        case HANDSHAKING -> put(WAKE_UP);
        case ESTABLISHED -> wake();
        default -> {}
      }
    }
  }

  /** Runs the handshake, on a thread of the pool. */
  void handshake() {
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
    Established made;
    try (Turns.Turn turn = threads.turn()) {
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

  /** Gives up a handshake that never got its thread. */
  void abandon() {
    if (state.compareAndSet(State.WAITING, State.OVER)) {
      fail(threads.full());
    }
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

  /** Sees to what has come since the handshake; on a thread of the pool, one at a time. */
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
      // It is a courtesy: the peer finds out without it.
    }
    over();
  }
}
