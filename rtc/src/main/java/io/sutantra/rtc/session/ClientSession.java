package io.sutantra.rtc.session;

import io.sutantra.rtc.dtls.DtlsEndpoint;
import io.sutantra.rtc.ice.IceAgent;
import io.sutantra.rtc.ice.IceTimings;
import io.sutantra.rtc.mux.PacketKind;
import io.sutantra.rtc.rtcp.ReportBlock;
import io.sutantra.rtc.rtp.AccessUnit;
import io.sutantra.rtc.sdp.AddressLiteral;
import io.sutantra.rtc.sdp.ClientOffer;
import io.sutantra.rtc.sdp.IceCandidate;
import io.sutantra.rtc.sdp.IceCredentials;
import io.sutantra.rtc.sdp.LocalTransport;
import io.sutantra.rtc.sdp.ReceivedAnswer;
import io.sutantra.rtc.sdp.SdpException;
import io.sutantra.rtc.sdp.TrackAnswer;
import io.sutantra.rtc.sdp.TrackSource;
import io.sutantra.rtc.srtp.SrtpProfile;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A client of a server: a {@link Session} with full ICE that makes the offer, and receives as a
 * viewer or sends as a publisher.
 *
 * <p>The session is controlling, and starts the handshake unless the server wants to do so.
 * <b>Threading:</b> confined to one thread of the owner; events of the handshake come when the
 * owner, once woken, calls {@link #advance}. <b>Errors:</b> no datagram makes a method throw; the
 * listener learns why a session ends.
 */
public final class ClientSession {
  /** A canonical name that identifies nobody, as RFC 7022 wants. */
  private static final String VIEWER = "viewer";

  private final ClientOptions options;
  private final DtlsEndpoint endpoint;
  private final Runnable wake;
  private final ClientListener listener;
  private final SecureRandom random;
  private final IceCredentials credentials;
  private final Events events = new Events();
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
   * Creates a session that has offered nothing yet.
   *
   * @param endpoint the DTLS endpoint of this side, which sessions may share
   * @param wake called on any thread, when the owner must call {@link #advance} soon
   * @param random the source of credentials and numbers
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
   * Returns the offer for the server.
   *
   * @param host the address that datagrams leave from; the port is not used for TCP connections
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
            options.tracks(),
            sources());
    return offer.toText();
  }

  /** Returns the sources of the tracks to send; none for a viewer. */
  private List<TrackSource> sources() {
    if (options.publishing().isEmpty()) {
      return List.of();
    }
    String cname = "publisher-" + Long.toHexString(random.nextLong());
    String streamId = options.publishing().get().streamId();
    Set<Integer> used = new HashSet<>(Set.of(0));
    List<TrackSource> sources = new ArrayList<>();
    for (int i = 0; i < options.tracks().size(); i++) {
      sources.add(new TrackSource(ssrc(used), ssrc(used), cname, streamId));
    }
    return sources;
  }

  private int ssrc(Set<Integer> used) {
    int ssrc;
    do {
      ssrc = random.nextInt();
    } while (!used.add(ssrc));
    return ssrc;
  }

  /**
   * Takes the server's answer, and starts to connect.
   *
   * @return the tracks that the server will send or take
   * @throws IOException if no session can result from the answer; the state does not change
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

  /** Returns whether a candidate has the session's transport; with TCP, a passive candidate. */
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
            offer.sends() ? offer.sources().get(0).cname() : VIEWER,
            offer.sends() ? answer.tracks().stream().map(this::sendTerms).toList() : List.of(),
            offer.sends() ? List.of() : answer.tracks().stream().map(this::terms).toList(),
            answer.tracks().stream().allMatch(TrackAnswer::reducedSize),
            options.decryptEvery(),
            options.publishing().map(ClientOptions.Publishing::epochNanos).orElse(0L));
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

  private SendTrack sendTerms(TrackAnswer track) {
    TrackSource source = offer.sources().get(track.index());
    return new SendTrack(
        String.valueOf(track.index()),
        track.payloadType(),
        track.rtxPayloadType(),
        source.ssrc(),
        source.rtxSsrc(),
        track.offer().clockRateHz(),
        options.publishing().orElseThrow().history());
  }

  private ReceiveTrack terms(TrackAnswer track) {
    boolean video = track.offer().isVideo();
    long patience =
        video
            ? options.patienceNanos()
            : Math.min(options.patienceNanos(), ReceiveTrack.AUDIO_PATIENCE_NANOS);
    return new ReceiveTrack(
        String.valueOf(track.index()),
        video,
        track.payloadType(),
        track.rtxPayloadType(),
        track.ssrc(),
        track.offer().clockRateHz(),
        video || track.feedback().contains("nack"),
        patience);
  }

  /** Takes a datagram, from the buffer's position to its limit; both stay unchanged. */
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

  /** Takes the end of a TCP connection, or the failure to connect. */
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

  /** Does the work that is due. */
  public void advance(long nowNanos) {
    if (session != null) {
      session.advance(nowNanos);
      tell(nowNanos);
    }
  }

  private void tell(long nowNanos) {
    latestNanos = nowNanos;
    session.poll(events);
  }

  /** Returns when to call {@link #advance} next; {@link Long#MAX_VALUE} for never. */
  public long deadlineNanos() {
    return session == null ? Deadlines.NEVER : session.deadlineNanos();
  }

  /** The listener of the session, which passes events to this session's listener. */
  private final class Events implements SessionEvents<Route<InetSocketAddress>> {
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

    @Override
    public void accessUnit(ReceiveStream stream, AccessUnit unit, long captureNanos) {
      listener.accessUnit(index(stream), unit);
    }

    @Override
    public void mediaLost(ReceiveStream stream) {
      listener.mediaLost(index(stream));
    }

    @Override
    public void keyFrameWanted(SendStream stream) {
      listener.keyFrameWanted(index(stream));
    }

    @Override
    public void receptionReport(SendStream stream, ReportBlock block, OptionalLong roundTripNanos) {
      listener.receptionReport(index(stream), block, roundTripNanos);
    }

    private int index(SendStream stream) {
      return tracks.get(session.sends().indexOf(stream)).index();
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

  /**
   * Sends the next packet of a track.
   *
   * @param track the track's place in {@link ClientOptions#tracks()}
   * @param timestamp timestamp in ticks of the payload format's clock
   * @param payload the payload, taken over
   * @param sampledNanos when the media was sampled, by the session's clock
   * @return whether the packet was sent: the session is connected, and the server takes the track
   */
  public boolean send(
      int track, int timestamp, boolean marker, byte[] payload, long sampledNanos, long nowNanos) {
    if (session == null || session.sends().isEmpty()) {
      return false;
    }
    for (int i = 0; i < tracks.size(); i++) {
      if (tracks.get(i).index() == track) {
        SendStream stream = session.sends().get(i);
        boolean sent = session.send(stream, timestamp, marker, payload, sampledNanos, nowNanos);
        tell(nowNanos);
        return sent;
      }
    }
    return false;
  }

  /** Requests a key frame with the next call of {@link #advance}. */
  public void requestKeyFrame() {
    if (session != null) {
      session.requestKeyFrame();
    }
  }

  /**
   * Ends the session, with a goodbye to the server. The last message of the handshake comes with
   * the next {@link #advance}.
   */
  public void close(long nowNanos) {
    if (session != null) {
      session.close("", nowNanos);
      tell(nowNanos);
    }
    change(ClientState.CLOSED, "");
  }

  /** Returns the state. */
  public ClientState state() {
    return state;
  }

  /** Returns the times of the steps of the join. */
  public JoinTimes times() {
    return times;
  }

  /** Returns the IANA name of the DTLS cipher suite; empty before the keys. */
  public String cipherSuite() {
    return cipherSuite;
  }

  /** Returns the statistics of the main track. */
  public ReceiveStatistics statistics() {
    return statistics(0);
  }

  /**
   * Returns the statistics of the audio track beside the main track; {@link ReceiveStatistics#NONE}
   * if there is none.
   */
  public ReceiveStatistics soundStatistics() {
    return statistics(1);
  }

  private ReceiveStatistics statistics(int place) {
    List<ReceiveStream> streams = session == null ? List.of() : session.receives();
    return place < streams.size() ? session.statistics(streams.get(place)) : ReceiveStatistics.NONE;
  }

  /** Returns the longest time without a new frame since the last call; 0 before the first frame. */
  public long takeLongestGapNanos(long nowNanos) {
    return session == null || session.receives().isEmpty()
        ? 0
        : session.receives().get(0).takeLongestGapNanos(nowNanos);
  }
}
