package io.sutantra.rtc.session;

import io.sutantra.rtc.dtls.DtlsEndpoint;
import io.sutantra.rtc.dtls.DtlsHandshake;
import io.sutantra.rtc.ice.IceAgent;
import io.sutantra.rtc.ice.IceState;
import io.sutantra.rtc.ice.IceTimings;
import io.sutantra.rtc.mux.PacketKind;
import io.sutantra.rtc.sdp.AddressLiteral;
import io.sutantra.rtc.sdp.ClientOffer;
import io.sutantra.rtc.sdp.IceCandidate;
import io.sutantra.rtc.sdp.IceCredentials;
import io.sutantra.rtc.sdp.LocalTransport;
import io.sutantra.rtc.sdp.ReceivedAnswer;
import io.sutantra.rtc.sdp.SdpException;
import io.sutantra.rtc.sdp.TrackAnswer;
import io.sutantra.rtc.srtp.SrtpKeys;
import io.sutantra.rtc.stun.StunMessage;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A viewer of a stream: full ICE, DTLS, SRTP, and the reports and requests of a receiver.
 *
 * <p>Datagrams and time in; datagrams, deadlines, changes and RTP packets out. It makes the offer,
 * so it is controlling, and begins the handshake unless the server wants to. <b>Threading:</b>
 * confined to one thread, which is the owner's; what a handshake has to tell comes when the owner,
 * woken, calls {@link #advance}. <b>Errors:</b> every datagram has an answer, if only to be
 * counted; what ends the session is told to the listener.
 */
public final class ClientSession {
  /** The server may send media before its last flight has been worked on here. */
  private static final int MAX_EARLY = 256;

  /** Names nobody: RFC 7022 wants it to tell nothing. */
  private static final String CNAME = "viewer";

  private final ClientOptions options;
  private final DtlsEndpoint endpoint;
  private final Runnable wake;
  private final ClientListener listener;
  private final SecureRandom random;
  private final IceCredentials credentials;
  private final ArrayDeque<byte[]> early = new ArrayDeque<>();
  private final HandshakeEvents handshakeEvents = new HandshakeEvents();
  private final Set<InetSocketAddress> reachable = new HashSet<>();

  private ClientState state = ClientState.OFFERING;
  private ClientOffer offer;
  private ReceivedAnswer answer;
  private InetSocketAddress base;
  private IceAgent<InetSocketAddress> ice;
  private DtlsHandshake dtls;
  private MediaLink link;
  private InetSocketAddress path;
  private String cipherSuite = "";
  private long handshakeNanos;
  private long connectByNanos;
  private long nextCheckNanos;
  private JoinTimes times = JoinTimes.NONE;

  /**
   * Makes one that has offered nothing yet.
   *
   * @param endpoint of this side, which sessions may share
   * @param wake is called on any thread, when the owner is to call {@link #advance} soon
   * @param random gives credentials and numbers
   */
  public ClientSession(
      ClientOptions options,
      DtlsEndpoint endpoint,
      Runnable wake,
      ClientListener listener,
      SecureRandom random) {
    this.options = options;
    this.endpoint = endpoint;
    this.wake = wake;
    this.listener = listener;
    this.random = random;
    this.credentials = IceCredentials.random(random);
  }

  /**
   * What to send to the server.
   *
   * @param host the address that datagrams leave from, or connections, of which no port is known
   */
  public String offer(InetSocketAddress host) {
    base = host;
    List<IceCandidate> candidates =
        List.of(
            options.tcp()
                ? IceCandidate.tcpActive(host.getAddress())
                : IceCandidate.host(host.getAddress(), host.getPort(), 0));
    offer =
        new ClientOffer(
            random.nextLong(),
            new LocalTransport(credentials, endpoint.fingerprint(), false, candidates, true),
            options.tracks());
    return offer.toText();
  }

  /**
   * Takes the server's answer, and begins.
   *
   * @return the tracks that the server will send
   * @throws IOException if the session cannot come to anything by it; it stays as it was
   */
  public List<TrackAnswer> answer(String sdp, long nowNanos) throws IOException {
    if (offer == null || answer != null) {
      throw new IllegalStateException("an answer follows an offer, once");
    }
    try {
      ReceivedAnswer received = ReceivedAnswer.parse(sdp, options.maxSdpBytes(), offer);
      List<IceCandidate> candidates =
          received.candidates().stream()
              .filter(this::ofOwnTransport)
              .filter(candidate -> candidate.address().getClass() == base.getAddress().getClass())
              .filter(candidate -> options.mayReach().test(candidate.address()))
              .toList();
      if (candidates.isEmpty()) {
        throw new IOException(
            "the answer has no %s that may be reached from %s; it has %d candidates"
                .formatted(
                    options.tcp() ? "TCP address" : "UDP address",
                    AddressLiteral.text(base.getAddress()),
                    received.candidates().size()));
      }
      dtls = handshake(received);
      answer = received;
      begin(candidates, nowNanos);
    } catch (SdpException | IllegalArgumentException unusable) {
      throw new IOException(unusable.getMessage(), unusable);
    }
    return answer.tracks();
  }

  /** Of TCP addresses, those that can be connected to. */
  private boolean ofOwnTransport(IceCandidate candidate) {
    return options.tcp()
        ? candidate.transport().equals("tcp") && candidate.tcpType().equals("passive")
        : candidate.transport().equals("udp");
  }

  private DtlsHandshake handshake(ReceivedAnswer received) {
    return endpoint.handshake(!received.active(), received.fingerprints(), wake);
  }

  private void begin(List<IceCandidate> candidates, long nowNanos) {
    connectByNanos = nowNanos + options.connectNanos();
    times = times.answered(nowNanos);
    ice = new IceAgent<>(credentials, answer.credentials(), IceTimings.DEFAULT, random, nowNanos);
    ice.addBase(base);
    for (IceCandidate candidate : candidates) {
      ice.addRemote(candidate);
      reachable.add(new InetSocketAddress(candidate.address(), candidate.port()));
    }
    change(ClientState.CHECKING, "");
    checks(nowNanos);
  }

  /** Takes a datagram, from its position to its limit, both of which stay as they are. */
  public void receive(InetSocketAddress from, ByteBuffer datagram, long nowNanos) {
    if (!datagram.hasRemaining() || state == ClientState.OFFERING || state.terminal()) {
      return;
    }
    switch (PacketKind.of(datagram)) {
      case RTP, RTCP -> receiveMedia(datagram, nowNanos);
      case DTLS -> dtls.receive(copy(datagram));
      case STUN -> {
        StunMessage.parse(datagram)
            .ifPresent(message -> ice.receive(base, from, message, nowNanos));
        checks(nowNanos);
      }
      case UNKNOWN -> {}
    }
  }

  /** A TCP connection has ended, or could not be made. */
  public void disconnected(InetSocketAddress remote, String why) {
    reachable.remove(remote);
    if (remote.equals(path)) {
      end(
          ClientState.FAILED,
          "the TCP connection to %s was lost: %s".formatted(AddressLiteral.text(remote), why));
    } else if (path == null && reachable.isEmpty()) {
      end(
          ClientState.FAILED,
          "no TCP connection to the server could be made; to %s: %s"
              .formatted(AddressLiteral.text(remote), why));
    }
  }

  private void receiveMedia(ByteBuffer datagram, long nowNanos) {
    if (times.firstPacketNanos() == JoinTimes.NOT_YET) {
      times = times.firstPacket(nowNanos);
    }
    if (link != null) {
      link.receive(datagram, nowNanos);
    } else if (early.size() < MAX_EARLY) {
      early.add(copy(datagram));
    }
  }

  private static byte[] copy(ByteBuffer datagram) {
    byte[] copy = new byte[datagram.remaining()];
    datagram.get(datagram.position(), copy);
    return copy;
  }

  /** Does what is due. */
  public void advance(long nowNanos) {
    if (dtls != null) {
      handshakeNanos = nowNanos;
      dtls.poll(handshakeEvents);
    }
    if (state == ClientState.OFFERING || state.terminal()) {
      return;
    }
    checks(nowNanos);
    if (link == null && nowNanos - connectByNanos >= 0) {
      end(
          ClientState.FAILED,
          "there was no connection within %d ms: %s"
              .formatted(
                  options.connectNanos() / 1_000_000,
                  path == null ? "no address of the server answered" : "no end of the handshake"));
    } else if (link != null) {
      link.advance(nowNanos);
      if (link.ended()) {
        end(ClientState.ENDED, "");
      } else if (link.exhausted()) {
        end(
            ClientState.FAILED,
            "the server has changed the SSRC of its media more often than one session can follow");
      }
    }
  }

  /** When to call {@link #advance} next; {@link Long#MAX_VALUE} for never. */
  public long deadlineNanos() {
    if (state == ClientState.OFFERING || state.terminal()) {
      return Long.MAX_VALUE;
    }
    long next = link == null ? connectByNanos : link.deadlineNanos();
    return Math.min(next, nextCheckNanos);
  }

  /** Sends the checks that are due, and sees what has come of those before. */
  private void checks(long nowNanos) {
    for (var check = ice.poll(nowNanos); check.isPresent(); check = ice.poll(nowNanos)) {
      ByteBuffer datagram = check.get().datagram();
      listener.send(check.get().to(), copy(datagram));
    }
    ice.selectedRemote().ifPresent(remote -> path = remote);
    if (path != null && state == ClientState.CHECKING) {
      times = times.reached(nowNanos);
      change(ClientState.SECURING, "");
      dtls.start();
    } else if (ice.state(nowNanos) == IceState.FAILED) {
      end(ClientState.FAILED, "the server does not answer any more");
    }
    nextCheckNanos = ice.nextNanos(nowNanos);
  }

  /** Hears of the handshake, when the owner advances. */
  private final class HandshakeEvents implements DtlsHandshake.Events {
    @Override
    public void transmit(byte[] datagram) {
      sendOnPath(datagram);
    }

    @Override
    public void established(SrtpKeys keys, String suite) {
      secured(keys, suite, handshakeNanos);
    }

    @Override
    public void failed(String why) {
      end(ClientState.FAILED, "the handshake failed: " + why);
    }

    @Override
    public void ended() {
      end(ClientState.ENDED, "");
    }
  }

  private void sendOnPath(byte[] datagram) {
    if (path != null) {
      listener.send(path, datagram);
    }
  }

  private void secured(SrtpKeys keys, String suite, long nowNanos) {
    if (state.terminal()) {
      return;
    }
    cipherSuite = suite;
    times = times.secured(nowNanos);
    boolean server = answer.active();
    link =
        new MediaLink(
            answer.tracks(),
            keys.receiver(server),
            keys.sender(server),
            options.decryptEvery(),
            random.nextInt(),
            CNAME,
            listener,
            this::sendOnPath,
            nowNanos);
    change(ClientState.CONNECTED, "");
    for (byte[] datagram : early) {
      link.receive(ByteBuffer.wrap(datagram), nowNanos);
    }
    early.clear();
  }

  private void change(ClientState next, String reason) {
    if (next != state && !state.terminal()) {
      state = next;
      listener.changed(next, reason);
    }
  }

  private void end(ClientState how, String reason) {
    if (!state.terminal()) {
      early.clear();
      dtls.close();
      change(how, reason);
    }
  }

  /** Asks for a key frame, when {@link #advance} is called next. */
  public void requestKeyFrame() {
    if (link != null) {
      link.requestKeyFrame();
    }
  }

  /**
   * Says goodbye. What the handshake's thread has to say comes with the next {@link #advance}, and
   * nothing after it.
   */
  public void close(long nowNanos) {
    if (state.terminal()) {
      return;
    }
    if (link != null) {
      link.sayGoodbye();
    }
    if (dtls == null) {
      change(ClientState.CLOSED, "");
    } else {
      end(ClientState.CLOSED, "");
    }
  }

  /** How far it is. */
  public ClientState state() {
    return state;
  }

  /** When it came how far. */
  public JoinTimes times() {
    return times;
  }

  /** What protects the handshake, by its IANA name; empty before. */
  public String cipherSuite() {
    return cipherSuite;
  }

  /** What has been received of the main track. */
  public ClientStatistics statistics() {
    return link == null ? ClientStatistics.NONE : link.statistics(0);
  }

  /** What has been received of the track of sound beside the main one; nothing if there is none. */
  public ClientStatistics soundStatistics() {
    return link == null || answer.tracks().size() < 2 ? ClientStatistics.NONE : link.statistics(1);
  }

  /** How long there was no new frame at most since this was last asked; 0 before the first. */
  public long takeLongestGapNanos(long nowNanos) {
    return link == null ? 0 : link.takeLongestGapNanos(nowNanos);
  }
}
