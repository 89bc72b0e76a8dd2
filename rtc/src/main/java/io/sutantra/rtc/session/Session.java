package io.sutantra.rtc.session;

import io.sutantra.rtc.dtls.DtlsEndpoint;
import io.sutantra.rtc.dtls.DtlsHandshake;
import io.sutantra.rtc.ice.IceState;
import io.sutantra.rtc.mux.PacketKind;
import io.sutantra.rtc.sdp.IceCredentials;
import io.sutantra.rtc.srtp.SrtpKeys;
import io.sutantra.rtc.srtp.SrtpReceiver;
import io.sutantra.rtc.srtp.SrtpSender;
import io.sutantra.rtc.stun.StunMessage;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A WebRTC peer: ICE, the handshake, and the tracks that are sent and received.
 *
 * <p>Datagrams and time go in by {@link #receive} and {@link #advance}. Datagrams and events come
 * out when the owner {@linkplain #poll polls}, which the owner does after each call. {@link
 * #deadlineNanos} tells when to advance next. A session does not know its owner.
 *
 * <p><b>Threading:</b> confined to one thread of the owner; events of the handshake come when the
 * owner, once woken, calls {@link #advance}. <b>Units:</b> nanoseconds of a clock that does not go
 * back. <b>Errors:</b> no datagram makes a method throw; an event tells why a session ends.
 * <b>Spec:</b> RFC 8825, RFC 8829 section 4.1.
 *
 * @param <P> the type of a path, a pair of addresses; a value with equality
 */
public final class Session<P> {
  /** The most packets kept that come before the keys, while the last flight is processed. */
  private static final int MAX_EARLY = 256;

  /** A datagram that came before the keys. */
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

  /** The limit of the bit rate of all that is received; 0 for none. */
  private long limitBps;

  private long lastHeardNanos;
  private boolean over;
  private P path;
  private boolean disconnected;

  /** Whether the peer is connected and has keys, but no proved path. */
  private boolean pathless;

  private long pathlessSinceNanos;
  private long nextIceNanos;

  /** The time of the owner's last call. */
  private long latestNanos;

  /**
   * Creates a session, which starts with the first call of {@link #receive} or {@link #advance}.
   *
   * @param endpoint the DTLS endpoint of this side, which sessions may share
   * @param wake called on any thread, when the owner must call {@link #advance} soon
   * @param random the source of numbers that need not be secret
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
    this.lastHeardNanos = nowNanos;
    this.nextIceNanos = nowNanos;
  }

  // In.

  /**
   * Takes a datagram.
   *
   * @param datagram the bytes from the position to the limit; both stay unchanged
   * @return whether the datagram was of use; invalid checks, RTCP that is not authentic, and
   *     datagrams by unknown paths are not
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
      if (media.receiveRtp(datagram, nowNanos)) {
        lastHeardNanos = nowNanos;
        ice.heard(by, true, nowNanos);
      }
      endIfExhausted();
      return true;
    }
    boolean authentic = media.receiveRtcp(datagram, nowNanos);
    if (authentic) {
      lastHeardNanos = nowNanos;
      ice.heard(by, !terms.media().receives().isEmpty(), nowNanos);
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

  /** Does the work that is due. */
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

  /** Follows changes of ICE after a message, or after some time. */
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

  /** The listener of the handshake, called when the owner advances. */
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
            keys.receiver(server, limits()),
            keys.sender(server),
            random,
            this::transmit,
            out,
            nowNanos);
    media.limitBitrate(limitBps);
    out.tell(events -> events.connected(keys.profile(), cipherSuite));
    for (Early<P> each = early.poll(); each != null; each = early.poll()) {
      boolean unused = receiveMedia(each.by(), each.datagram(), nowNanos);
    }
  }

  /** A publisher has many SSRCs, and sends packets again that are old. */
  private SrtpReceiver.Limits limits() {
    return terms.media().receives().stream().anyMatch(ReceiveTrack::ordered)
        ? SrtpReceiver.Limits.PUBLISHER
        : SrtpReceiver.Limits.VIEWER;
  }

  private void transmit(byte[] datagram) {
    if (path != null) {
      out.transmit(path, datagram);
    }
  }

  // Out.

  /** Reports the events and datagrams since the last call, in order. */
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

  /** Returns the path that is sent by; null if there is none. */
  public P path() {
    return path;
  }

  /** Returns whether there are keys, and neither side has ended the session. */
  public boolean connected() {
    return media != null && !over;
  }

  /** Returns whether the session has ended or failed. */
  public boolean over() {
    return over;
  }

  /** Returns the state of ICE. */
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
   * Returns the streams that are received, in the order of {@link MediaTerms#receives}, and of a
   * track in the order of its layers; none before the keys.
   */
  public List<ReceiveStream> receives() {
    return media == null ? List.of() : media.receives();
  }

  /**
   * Returns the context that protects packets, for an owner that sends the packets of many sessions
   * itself; empty before the keys. The session shares the context, to protect RTCP.
   */
  public Optional<SrtpSender> sender() {
    return Optional.ofNullable(media).map(SessionMedia::sender);
  }

  /**
   * Sends the next packet of a stream.
   *
   * @param payload the payload, which is kept for retransmissions and must not change
   * @param sampledNanos the time at which the media was sampled, by the session's clock
   * @return whether there was a path to send by
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

  /** Requests key frames of all received video with the next call of {@link #advance}. */
  public void requestKeyFrame() {
    if (media != null) {
      media.requestKeyFrame();
    }
  }

  /**
   * Returns when authentic media or RTCP came last; the beginning of the session before the first.
   */
  public long lastHeardNanos() {
    return lastHeardNanos;
  }

  /**
   * Limits the bit rate of all that is received, if the sender heeds such a limit (REMB). The limit
   * is repeated each second.
   *
   * @param bitrateBps 0 for no limit
   */
  public void limitBitrate(long bitrateBps) {
    limitBps = bitrateBps;
    if (media != null) {
      media.limitBitrate(bitrateBps);
    }
  }

  /** Returns the statistics of a received stream. */
  public ReceiveStatistics statistics(ReceiveStream stream) {
    return media.statistics(stream);
  }

  // Paths.

  /** Restarts ICE; media goes on by the old path until there is a new path. */
  public void restart(IceCredentials local, IceCredentials remote, long nowNanos) {
    if (!over) {
      latestNanos = nowNanos;
      ice.restart(local, remote, nowNanos, out);
      afterIce(nowNanos);
    }
  }

  /**
   * Removes a path that does not exist any more, or leads to another peer.
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
   * Ends the session with a goodbye. The end of the handshake comes with later calls of {@link
   * #advance}.
   *
   * @param why the reason, for the peer
   */
  public void close(String why, long nowNanos) {
    latestNanos = nowNanos;
    end(why);
  }

  /** Ends the session because the owner cannot go on: with a goodbye, and with a failure event. */
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
