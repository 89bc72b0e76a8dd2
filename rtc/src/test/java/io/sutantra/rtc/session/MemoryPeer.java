package io.sutantra.rtc.session;

import io.sutantra.rtc.ice.IceAgent;
import io.sutantra.rtc.ice.IceTimings;
import io.sutantra.rtc.mux.PacketKind;
import io.sutantra.rtc.rtcp.ReportBlock;
import io.sutantra.rtc.sdp.IceCandidate;
import io.sutantra.rtc.sdp.IceCredentials;
import io.sutantra.rtc.srtp.SrtpProfile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** A peer for tests: a session on a network in memory, which sends and receives video and sound. */
final class MemoryPeer implements SessionEvents<Route<InetSocketAddress>> {
  static final long CONNECT_NANOS = 8_000 * MemoryNetwork.MILLI;
  static final int VIDEO = 0;
  static final int SOUND = 1;

  final Session<Route<InetSocketAddress>> session;
  final SessionIce<Route<InetSocketAddress>> ice;
  final List<String> heard = new ArrayList<>();

  /** The received sequence numbers, by track. */
  final List<Set<Integer>> received = List.of(new TreeSet<>(), new TreeSet<>());

  /** The received payloads, as text. */
  final Set<String> payloads = new LinkedHashSet<>();

  final List<ReportBlock> reports = new ArrayList<>();
  long roundTripNanos;
  int datagrams;
  int rtpDatagrams;
  long bytesSent;
  boolean mute;

  private final MemoryNetwork network;

  /** Null if the session's ICE is lite. */
  private final IceAgent<InetSocketAddress> agent;

  private final Set<InetSocketAddress> addresses;
  private boolean woken;

  private MemoryPeer(
      MemoryNetwork network,
      SessionIce<Route<InetSocketAddress>> ice,
      IceAgent<InetSocketAddress> agent,
      String name,
      String peer,
      boolean dtlsClient,
      MediaTerms media,
      InetSocketAddress... addresses) {
    this.network = network;
    this.ice = ice;
    this.agent = agent;
    this.addresses = new LinkedHashSet<>(List.of(addresses));
    this.session =
        new Session<>(
            ice,
            new SessionTerms(dtlsClient, List.of(peer), media, CONNECT_NANOS),
            new InstantDtls(name),
            () -> woken = true,
            new Random(name.hashCode()),
            network.now());
    network.join(this);
  }

  static InetSocketAddress address(int host, int port) {
    try {
      return new InetSocketAddress(
          InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) host}), port);
    } catch (java.net.UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static IceCredentials credentials(String name, int generation) {
    return new IceCredentials(name + generation, "password-of-0123456789-" + name + generation);
  }

  /** The paths of the network in memory. */
  record Remotes(boolean connections) implements Paths<Route<InetSocketAddress>> {
    @Override
    public InetSocketAddress remote(Route<InetSocketAddress> path) {
      return path.remote();
    }

    @Override
    public boolean connection(Route<InetSocketAddress> path) {
      return connections;
    }
  }

  static MemoryPeer lite(
      MemoryNetwork network,
      String name,
      String peer,
      boolean dtlsClient,
      MediaTerms media,
      InetSocketAddress... addresses) {
    return new MemoryPeer(
        network,
        new LiteIce<>(
            new Remotes(false),
            credentials(name, 0),
            credentials(peer, 0),
            IceTimings.DEFAULT,
            new Random(1),
            network.now()),
        null,
        name,
        peer,
        dtlsClient,
        media,
        addresses);
  }

  static MemoryPeer full(
      MemoryNetwork network,
      String name,
      String peer,
      boolean dtlsClient,
      MediaTerms media,
      List<InetSocketAddress> remotes,
      InetSocketAddress... addresses) {
    return fullAs(network, name, name, peer, dtlsClient, media, remotes, addresses);
  }

  /** Returns a peer with full ICE whose certificate may belong to another peer. */
  static MemoryPeer fullAs(
      MemoryNetwork network,
      String certificate,
      String name,
      String peer,
      boolean dtlsClient,
      MediaTerms media,
      List<InetSocketAddress> remotes,
      InetSocketAddress... addresses) {
    IceAgent<InetSocketAddress> agent =
        new IceAgent<>(
            credentials(name, 0),
            credentials(peer, 0),
            IceTimings.DEFAULT,
            new Random(name.hashCode()),
            network.now());
    for (InetSocketAddress each : addresses) {
      agent.addBase(each);
    }
    int rank = 0;
    for (InetSocketAddress each : remotes) {
      agent.addRemote(IceCandidate.host(each.getAddress(), each.getPort(), rank++));
    }
    return new MemoryPeer(
        network, new FullIce<>(agent), agent, certificate, peer, dtlsClient, media, addresses);
  }

  /** Returns the terms of video with RTX, and of sound whose original packets are sent again. */
  static List<SendTrack> sends(int seed) {
    return List.of(
        new SendTrack("0", 96, OptionalInt.of(97), seed + 1, seed + 2, 90_000, 256),
        new SendTrack("1", 111, OptionalInt.empty(), seed + 3, 0, 48_000, 256));
  }

  static List<ReceiveTrack> receives() {
    return List.of(
        new ReceiveTrack("0", true, 96, OptionalInt.of(97), OptionalInt.empty(), 90_000, true, 0),
        new ReceiveTrack(
            "1", false, 111, OptionalInt.empty(), OptionalInt.empty(), 48_000, true, 0));
  }

  static MediaTerms terms(String cname, List<SendTrack> sends, List<ReceiveTrack> receives) {
    return new MediaTerms(
        cname, sends, receives, true, 1, 1_700_000_000_000_000_000L - MemoryNetwork.START);
  }

  /** Moves to another address, as a phone that changes its network. */
  void moveTo(InetSocketAddress address, long now) {
    addresses.add(address);
    agent.migrate(address, now);
    advance(now);
  }

  Set<InetSocketAddress> addresses() {
    return addresses;
  }

  /** Returns the time until the peer must be advanced. */
  long dueIn(long now) {
    if (woken) {
      return 0;
    }
    long deadline = session.deadlineNanos();
    return deadline == Long.MAX_VALUE ? Long.MAX_VALUE / 4 : deadline - now;
  }

  void advance(long now) {
    woken = false;
    session.advance(now);
    session.poll(this);
  }

  void receive(InetSocketAddress at, InetSocketAddress from, byte[] datagram, long now) {
    boolean unused = session.receive(new Route<>(at, from), ByteBuffer.wrap(datagram), now);
    session.poll(this);
  }

  /** Sends a packet of a track, whose payload is the text. */
  void send(int track, String text, long now) {
    boolean unused =
        session.send(
            session.sends().get(track),
            (int) ((now - MemoryNetwork.START) / 1_000 * 9 / 100),
            true,
            text.getBytes(StandardCharsets.UTF_8),
            now,
            now);
    session.poll(this);
  }

  @Override
  public void transmit(Route<InetSocketAddress> path, byte[] datagram) {
    datagrams++;
    bytesSent += datagram.length;
    rtpDatagrams += PacketKind.of(ByteBuffer.wrap(datagram)) == PacketKind.RTP ? 1 : 0;
    if (!mute) {
      network.send(path.base(), path.remote(), datagram);
    }
  }

  @Override
  public void pathValidated(Route<InetSocketAddress> path, boolean proved) {
    heard.add("validated %s%s".formatted(port(path), proved ? " proved" : ""));
  }

  @Override
  public void pathForgotten(Route<InetSocketAddress> path) {
    heard.add("forgotten " + port(path));
  }

  @Override
  public void pathChanged(Route<InetSocketAddress> path) {
    heard.add("path " + (path == null ? "none" : port(path)));
  }

  private static String port(Route<InetSocketAddress> path) {
    return String.valueOf(path.remote().getPort());
  }

  @Override
  public void credentialsRetired(String ufrag) {
    heard.add("retired " + ufrag);
  }

  @Override
  public void connected(SrtpProfile profile, String cipherSuite) {
    heard.add("connected " + cipherSuite);
  }

  @Override
  public void disconnected() {
    heard.add("disconnected");
  }

  @Override
  public void returned() {
    heard.add("returned");
  }

  @Override
  public void ended(String why) {
    heard.add("ended: " + why);
  }

  @Override
  public void failed(String why) {
    heard.add("failed: " + why);
  }

  @Override
  public void media(
      ReceiveStream stream, int sequenceNumber, int timestamp, boolean marker, byte[] payload) {
    received.get(session.receives().indexOf(stream)).add(sequenceNumber);
    payloads.add(new String(payload, StandardCharsets.UTF_8));
  }

  @Override
  public void senderReport(ReceiveStream stream, long ntpTime, int rtpTimestamp) {
    heard.add("report of " + stream.track().mid());
  }

  @Override
  public void keyFrameWanted(SendStream stream) {
    heard.add("key frame of " + stream.track().mid());
  }

  @Override
  public void packetsMissing(SendStream stream, int packetId, int bitmask) {
    heard.add("missing %d %x".formatted(packetId, bitmask));
  }

  @Override
  public void receptionReport(SendStream stream, ReportBlock block, OptionalLong roundTrip) {
    reports.add(block);
    roundTrip.ifPresent(nanos -> roundTripNanos = nanos);
  }
}
