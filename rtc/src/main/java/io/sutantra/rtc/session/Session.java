package io.sutantra.rtc.session;

import io.sutantra.rtc.dtls.DtlsEndpoint;
import io.sutantra.rtc.dtls.DtlsHandshake;
import io.sutantra.rtc.ice.IceState;
import io.sutantra.rtc.mux.PacketKind;
import io.sutantra.rtc.sdp.IceCredentials;
import io.sutantra.rtc.srtp.SrtpKeys;
import io.sutantra.rtc.srtp.SrtpSender;
import io.sutantra.rtc.stun.StunMessage;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A WebRTC peer: its ICE, its handshake, and the tracks that are sent and received.
 *
 * <p>Datagrams and time go in by {@link #receive} and {@link #advance}; what comes of them is told
 * when the owner {@linkplain #poll polls}, which it does after each call. {@link #deadlineNanos}
 * says when to advance next. A session knows nothing of whoever holds it.
 *
 * <p><b>Threading:</b> confined to one thread, which is the owner's; what a handshake has to tell
 * comes when the owner, woken, calls {@link #advance}. <b>Units:</b> nanoseconds by a clock that
 * does not go back. <b>Errors:</b> every datagram has an answer, if only to be counted; what ends
 * the session is told. <b>Spec:</b> RFC 8825, RFC 8829 section 4.1.
 *
 * @param <P> a path: between which two addresses; a value with equality
 */
public final class Session<P> {
  /** The peer may send media before its last flight has been worked on here. */
  private static final int MAX_EARLY = 256;

  /** What came before there were keys. */
  private record Early<P>(P by, ByteBuffer datagram) {}

  private final SessionIce<P> ice;
  private final SessionTerms terms;
  private final RandomGenerator random;
  private final Outputs<P> out = new Outputs<>();
  private final SessionHandshake<P> handshake;
  private final HandshakeEvents handshakeEvents = new HandshakeEvents();
  private final ArrayDeque<Early<P>> early = new ArrayDeque<>();
  private final long connectByNanos;

  /** Null as long as there are no keys. */
  private SessionMedia media;

  private boolean over;
  private P path;
  private boolean disconnected;

  /** Whether the peer is there and has keys, but no path that it can be sent to by. */
  private boolean pathless;

  private long pathlessSinceNanos;
  private long nextIceNanos;

  /** When the owner last called. */
  private long latestNanos;

  /**
   * Makes a session that waits for what comes, or for the owner to {@link #advance} it.
   *
   * @param endpoint of this side, which sessions may share
   * @param wake is called on any thread, when the owner is to call {@link #advance} soon
   * @param random gives numbers that need not be secret
   * @throws IllegalArgumentException if none of the peer's fingerprints can be used
   */
  public Session(
      SessionIce<P> ice,
      SessionTerms terms,
      DtlsEndpoint endpoint,
      Runnable wake,
      RandomGenerator random,
      long nowNanos) {
    this.ice = ice;
    this.terms = terms;
    this.random = random;
    this.handshake =
        new SessionHandshake<>(
            endpoint.handshake(terms.dtlsClient(), terms.fingerprints(), wake), ice, out);
    this.connectByNanos = nowNanos + terms.connectNanos();
    this.latestNanos = nowNanos;
    this.nextIceNanos = nowNanos;
  }

  // In.

  /**
   * Takes a datagram.
   *
   * @param datagram from its position to its limit, both of which stay as they are
   * @return whether it was of use: a check that is not valid, RTCP that is not authentic, and what
   *     comes by a path of nobody's are not
   */
  public boolean receive(P by, ByteBuffer datagram, long nowNanos) {
    latestNanos = nowNanos;
    if (over) {
      return false;
    }
    switch (PacketKind.of(datagram)) {
      case STUN -> {
        Optional<StunMessage> message = StunMessage.parse(datagram);
        boolean valid = message.isPresent() && ice.receive(by, message.get(), nowNanos, out);
        afterIce(nowNanos);
        return valid;
      }
      case DTLS -> {
        if (!ice.knows(by)) {
          return false;
        }
        ice.received(by, datagram.remaining());
        handshake.receive(by, copy(datagram));
        return true;
      }
      case RTP, RTCP -> {
        return ice.knows(by) && receiveMedia(by, datagram, nowNanos);
      }
      default -> {
        return false;
      }
    }
  }

  private boolean receiveMedia(P by, ByteBuffer datagram, long nowNanos) {
    if (media == null) {
      boolean kept = early.size() < MAX_EARLY && !terms.media().receives().isEmpty();
      if (kept) {
        early.add(new Early<>(by, ByteBuffer.wrap(copy(datagram))));
      }
      return kept;
    }
    if (PacketKind.of(datagram) == PacketKind.RTP) {
      media.receiveRtp(datagram, nowNanos);
      endIfExhausted();
      return true;
    }
    boolean authentic = media.receiveRtcp(datagram, nowNanos);
    if (authentic) {
      ice.heard(by, nowNanos);
      endIfPeerHas();
    }
    return authentic;
  }

  private void endIfExhausted() {
    if (media.exhausted()) {
      fail(
          "the peer has changed the SSRC of its media more often than one session can follow",
          latestNanos);
    }
  }

  private void endIfPeerHas() {
    if (media.ended()) {
      endedByPeer("the peer has said goodbye");
    }
  }

  private static byte[] copy(ByteBuffer datagram) {
    byte[] copy = new byte[datagram.remaining()];
    datagram.get(datagram.position(), copy);
    return copy;
  }

  /** Does what is due. */
  public void advance(long nowNanos) {
    latestNanos = nowNanos;
    handshake.poll(handshakeEvents);
    if (over) {
      return;
    }
    ice.advance(media != null, nowNanos, out);
    afterIce(nowNanos);
    if (over) {
      return;
    }
    if (media == null) {
      if (nowNanos - connectByNanos >= 0) {
        fail(
            "there was no connection within %d ms: %s"
                .formatted(terms.connectNanos() / 1_000_000, whatIsMissing()),
            nowNanos);
      }
    } else if (path != null) {
      media.advance(nowNanos);
    }
  }

  private String whatIsMissing() {
    if (ice.pathless()) {
      return ice.whatIsMissing();
    }
    return handshake.begun()
        ? "the DTLS handshake was not finished"
        : "no DTLS handshake was begun";
  }

  /** Sees what has come of checks, or of time. */
  private void afterIce(long nowNanos) {
    if (terms.dtlsClient() && !handshake.begun() && ice.beginning() != null) {
      handshake.begin(ice.beginning());
    }
    handshake.release();
    findPath(nowNanos);
    Optional<String> failure = ice.failure(media != null, nowNanos);
    if (failure.isPresent()) {
      fail(failure.get(), nowNanos);
    } else if (media != null) {
      noteState(ice.state(nowNanos), nowNanos);
    }
    nextIceNanos = ice.nextNanos(media != null, nowNanos);
  }

  private void noteState(IceState state, long nowNanos) {
    if (disconnected != (state == IceState.DISCONNECTED)) {
      disconnected = !disconnected;
      out.tell(disconnected ? SessionEvents::disconnected : SessionEvents::returned);
    }
    if (path != null || state != IceState.CONNECTED) {
      pathless = false;
    } else if (!pathless) {
      pathless = true;
      pathlessSinceNanos = nowNanos;
    } else if (nowNanos - pathlessSinceNanos > terms.connectNanos()) {
      fail(
          "it did not answer a check by any path within %d ms, so that it cannot be sent to"
              .formatted(terms.connectNanos() / 1_000_000),
          nowNanos);
    }
  }

  private void findPath(long nowNanos) {
    P now = ice.sending(nowNanos);
    if (!Objects.equals(now, path)) {
      path = now;
      out.tell(events -> events.pathChanged(now));
    }
  }

  /** Hears of the handshake, when the owner advances. */
  private final class HandshakeEvents implements DtlsHandshake.Events {
    @Override
    public void transmit(byte[] datagram) {
      handshake.transmit(datagram, path);
    }

    @Override
    public void established(SrtpKeys keys, String cipherSuite) {
      if (!over) {
        keyed(keys, cipherSuite, latestNanos);
      }
    }

    @Override
    public void failed(String why) {
      fail("the handshake failed: " + why, latestNanos);
    }

    @Override
    public void ended() {
      endedByPeer("the peer has left");
    }
  }

  private void keyed(SrtpKeys keys, String cipherSuite, long nowNanos) {
    P only = handshake.onlyPath();
    if (only != null) {
      ice.handshaken(only, nowNanos, out);
    }
    handshake.established();
    findPath(nowNanos);
    boolean server = !terms.dtlsClient();
    media =
        new SessionMedia(
            terms.media(),
            keys.receiver(server),
            keys.sender(server),
            random,
            this::transmit,
            out,
            nowNanos);
    out.tell(events -> events.connected(keys.profile(), cipherSuite));
    for (Early<P> each = early.poll(); each != null; each = early.poll()) {
      boolean unused = receiveMedia(each.by(), each.datagram(), nowNanos);
    }
  }

  private void transmit(byte[] datagram) {
    if (path != null) {
      out.transmit(path, datagram);
    }
  }

  // Out.

  /** Tells what has happened since the last call, in its order. */
  public void poll(SessionEvents<P> events) {
    out.poll(events);
  }

  /** Returns when to call {@link #advance} next; {@link Long#MAX_VALUE} for never. */
  public long deadlineNanos() {
    if (over) {
      return Deadlines.NEVER;
    }
    if (media == null) {
      return Deadlines.earlier(nextIceNanos, connectByNanos);
    }
    long next = nextIceNanos;
    if (path != null) {
      next = Deadlines.earlier(next, media.deadlineNanos());
    } else if (pathless) {
      next = Deadlines.earlier(next, pathlessSinceNanos + terms.connectNanos() + 1);
    }
    return next;
  }

  /** Returns where the peer is sent to; null if the peer is not. */
  public P path() {
    return path;
  }

  /** Returns whether there are keys, and neither side has ended the session. */
  public boolean connected() {
    return media != null && !over;
  }

  /** Returns whether the session has ended, one way or another. */
  public boolean over() {
    return over;
  }

  /** Returns how its ICE stands. */
  public IceState iceState(long nowNanos) {
    return ice.state(nowNanos);
  }

  /**
   * Returns the tracks that are sent, in the order of {@link MediaTerms#sends}; none before the
   * keys.
   */
  public List<SendStream> sends() {
    return media == null ? List.of() : media.sends();
  }

  /**
   * Returns the tracks that are received, in the order of {@link MediaTerms#receives}; none before
   * the keys.
   */
  public List<ReceiveStream> receives() {
    return media == null ? List.of() : media.receives();
  }

  /**
   * Returns the context that protects packets, for an owner who sends those of many sessions at
   * once. The context stays the session's, which protects RTCP by it. Empty before the keys.
   */
  public Optional<SrtpSender> sender() {
    return Optional.ofNullable(media).map(SessionMedia::sender);
  }

  /**
   * Sends the next packet of a stream.
   *
   * @param payload is read when the packet has to be sent again, and must not change
   * @param sampledNanos when what it says was sampled, by the session's clock
   * @return whether there was somewhere to send it to
   */
  public boolean send(
      SendStream stream,
      int timestamp,
      boolean marker,
      byte[] payload,
      long sampledNanos,
      long nowNanos) {
    if (over || path == null || media == null) {
      return false;
    }
    latestNanos = nowNanos;
    media.send(stream, timestamp, marker, payload, sampledNanos, nowNanos);
    return true;
  }

  /** Asks for key frames of all video that is received, when {@link #advance} is called next. */
  public void requestKeyFrame() {
    if (media != null) {
      media.requestKeyFrame();
    }
  }

  /** Returns what has been received of a stream. */
  public ReceiveStatistics statistics(ReceiveStream stream) {
    return media.statistics(stream);
  }

  // Paths.

  /** Begins anew with ICE; media goes on by the old path until there is a new one. */
  public void restart(IceCredentials local, IceCredentials remote, long nowNanos) {
    if (!over) {
      latestNanos = nowNanos;
      ice.restart(local, remote, nowNanos, out);
      afterIce(nowNanos);
    }
  }

  /**
   * A path does not exist any more, or leads to another peer.
   *
   * @return whether the peer has no path left
   */
  public boolean lose(P lost, long nowNanos) {
    if (over) {
      return false;
    }
    latestNanos = nowNanos;
    ice.lose(lost, nowNanos, out);
    afterIce(nowNanos);
    return ice.pathless();
  }

  // The end.

  /**
   * Says goodbye. What the handshake has to say to that comes with later calls of {@link #advance}.
   *
   * @param why for the peer
   */
  public void close(String why, long nowNanos) {
    latestNanos = nowNanos;
    end(why);
  }

  /** The owner cannot go on with it: the peer is told goodbye, and the owner that it has failed. */
  public void fail(String why, long nowNanos) {
    latestNanos = nowNanos;
    if (!over) {
      end(why);
      out.tell(events -> events.failed(why));
    }
  }

  private void end(String why) {
    if (!over) {
      if (media != null && path != null) {
        media.sayGoodbye(why);
      }
      endNow();
    }
  }

  private void endedByPeer(String why) {
    if (!over) {
      endNow();
      out.tell(events -> events.ended(why));
    }
  }

  private void endNow() {
    over = true;
    early.clear();
    handshake.close();
  }
}
