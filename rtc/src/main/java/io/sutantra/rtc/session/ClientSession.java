package io.sutantra.rtc.session;

import io.sutantra.rtc.dtls.DtlsEndpoint;
import io.sutantra.rtc.ice.IceAgent;
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
import io.sutantra.rtc.srtp.SrtpProfile;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A viewer of a stream, who makes the offer: a {@link Session} with full ICE that receives.
 *
 * <p>It is controlling, and begins the handshake unless the server wants to. <b>Threading:</b>
 * confined to one thread, which is the owner's; what a handshake has to tell comes when the owner,
 * woken, calls {@link #advance}. <b>Errors:</b> every datagram has an answer, if only to be
 * counted; what ends the session is told to the listener.
 */
public final class ClientSession {
  /** Names nobody: RFC 7022 wants it to tell nothing. */
  private static final String CNAME = "viewer";

  private final ClientOptions options;
  private final DtlsEndpoint endpoint;
  private final Runnable wake;
  private final ClientListener listener;
  private final SecureRandom random;
  private final IceCredentials credentials;
  private final Told told = new Told();
  private final Set<InetSocketAddress> reachable = new HashSet<>();

  private ClientState state = ClientState.OFFERING;
  private ClientOffer offer;
  private List<TrackAnswer> tracks = List.of();
  private InetSocketAddress base;

  /** Null before the answer. */
  private Session<Route<InetSocketAddress>> session;

  private String cipherSuite = "";
  private long latestNanos;
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
    if (offer == null || session != null) {
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
      begin(received, candidates, nowNanos);
    } catch (SdpException | IllegalArgumentException unusable) {
      throw new IOException(unusable.getMessage(), unusable);
    }
    return tracks;
  }

  /** Of TCP addresses, those that can be connected to. */
  private boolean ofOwnTransport(IceCandidate candidate) {
    return options.tcp()
        ? candidate.transport().equals("tcp") && candidate.tcpType().equals("passive")
        : candidate.transport().equals("udp");
  }

  private void begin(ReceivedAnswer answer, List<IceCandidate> candidates, long nowNanos) {
    IceAgent<InetSocketAddress> agent =
        new IceAgent<>(credentials, answer.credentials(), IceTimings.DEFAULT, random, nowNanos);
    agent.addBase(base);
    candidates.forEach(agent::addRemote);
    MediaTerms media =
        new MediaTerms(
            CNAME,
            List.of(),
            answer.tracks().stream().map(ClientSession::terms).toList(),
            answer.tracks().stream().allMatch(TrackAnswer::reducedSize),
            options.decryptEvery(),
            0);
    session =
        new Session<>(
            new FullIce<>(agent),
            new SessionTerms(
                !answer.active(), answer.fingerprints(), media, options.connectNanos()),
            endpoint,
            wake,
            random,
            nowNanos);
    tracks = answer.tracks();
    for (IceCandidate candidate : candidates) {
      reachable.add(new InetSocketAddress(candidate.address(), candidate.port()));
    }
    times = times.answered(nowNanos);
    change(ClientState.CHECKING, "");
    advance(nowNanos);
  }

  private static ReceiveTrack terms(TrackAnswer track) {
    boolean video = track.offer().isVideo();
    return new ReceiveTrack(
        String.valueOf(track.index()),
        video,
        track.payloadType(),
        track.rtxPayloadType(),
        track.ssrc(),
        track.offer().clockRateHz(),
        video || track.feedback().contains("nack"));
  }

  /** Takes a datagram, from its position to its limit, both of which stay as they are. */
  public void receive(InetSocketAddress from, ByteBuffer datagram, long nowNanos) {
    if (session == null || state.terminal()) {
      return;
    }
    if (times.firstPacketNanos() == JoinTimes.NOT_YET && isMedia(datagram)) {
      times = times.firstPacket(nowNanos);
    }
    boolean unused = session.receive(new Route<>(base, from), datagram, nowNanos);
    tell(nowNanos);
  }

  private static boolean isMedia(ByteBuffer datagram) {
    PacketKind kind = PacketKind.of(datagram);
    return kind == PacketKind.RTP || kind == PacketKind.RTCP;
  }

  /** A TCP connection has ended, or could not be made. */
  public void disconnected(InetSocketAddress remote, String why) {
    reachable.remove(remote);
    Route<InetSocketAddress> path = session == null ? null : session.path();
    if (path != null && remote.equals(path.remote())) {
      fail("the TCP connection to %s was lost: %s".formatted(AddressLiteral.text(remote), why));
    } else if (session != null && path == null && reachable.isEmpty()) {
      fail(
          "no TCP connection to the server could be made; to %s: %s"
              .formatted(AddressLiteral.text(remote), why));
    }
  }

  private void fail(String why) {
    session.fail(why, latestNanos);
    tell(latestNanos);
  }

  /** Does what is due. */
  public void advance(long nowNanos) {
    if (session != null) {
      session.advance(nowNanos);
      tell(nowNanos);
    }
  }

  private void tell(long nowNanos) {
    latestNanos = nowNanos;
    session.poll(told);
  }

  /** When to call {@link #advance} next; {@link Long#MAX_VALUE} for never. */
  public long deadlineNanos() {
    return session == null ? Deadlines.NEVER : session.deadlineNanos();
  }

  /** Tells the listener what the session tells. */
  private final class Told implements SessionEvents<Route<InetSocketAddress>> {
    @Override
    public void transmit(Route<InetSocketAddress> path, byte[] datagram) {
      listener.send(path.remote(), datagram);
    }

    @Override
    public void pathChanged(Route<InetSocketAddress> path) {
      if (path != null && state == ClientState.CHECKING) {
        times = times.reached(latestNanos);
        change(ClientState.SECURING, "");
      }
    }

    @Override
    public void connected(SrtpProfile profile, String suite) {
      cipherSuite = suite;
      times = times.secured(latestNanos);
      change(ClientState.CONNECTED, "");
    }

    @Override
    public void ended(String why) {
      change(ClientState.ENDED, "");
    }

    @Override
    public void failed(String why) {
      change(ClientState.FAILED, why);
    }

    @Override
    public void sourceChanged(ReceiveStream stream, int ssrc) {
      listener.sourceChanged(index(stream), ssrc);
    }

    @Override
    public void senderReport(ReceiveStream stream, long ntpTime, int rtpTimestamp) {
      listener.senderReport(index(stream), ntpTime, rtpTimestamp);
    }

    @Override
    public void media(
        ReceiveStream stream, int sequenceNumber, int timestamp, boolean marker, byte[] payload) {
      listener.media(index(stream), sequenceNumber, timestamp, marker, payload, 0, payload.length);
    }

    private int index(ReceiveStream stream) {
      return tracks.get(session.receives().indexOf(stream)).index();
    }
  }

  private void change(ClientState next, String reason) {
    if (next != state && !state.terminal()) {
      state = next;
      listener.changed(next, reason);
    }
  }

  /** Asks for a key frame, when {@link #advance} is called next. */
  public void requestKeyFrame() {
    if (session != null) {
      session.requestKeyFrame();
    }
  }

  /**
   * Says goodbye. What the handshake's thread has to say comes with the next {@link #advance}, and
   * nothing after it.
   */
  public void close(long nowNanos) {
    if (session != null) {
      session.close("", nowNanos);
      tell(nowNanos);
    }
    change(ClientState.CLOSED, "");
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

  /** Returns what has been received of the main track. */
  public ReceiveStatistics statistics() {
    return statistics(0);
  }

  /**
   * Returns what has been received of the track of sound beside the main one; nothing if there is
   * none.
   */
  public ReceiveStatistics soundStatistics() {
    return statistics(1);
  }

  private ReceiveStatistics statistics(int place) {
    List<ReceiveStream> streams = session == null ? List.of() : session.receives();
    return place < streams.size() ? session.statistics(streams.get(place)) : ReceiveStatistics.NONE;
  }

  /**
   * Returns how long there was no new frame at most since this was last asked; 0 before the first.
   */
  public long takeLongestGapNanos(long nowNanos) {
    return session == null || session.receives().isEmpty()
        ? 0
        : session.receives().get(0).takeLongestGapNanos(nowNanos);
  }
}
