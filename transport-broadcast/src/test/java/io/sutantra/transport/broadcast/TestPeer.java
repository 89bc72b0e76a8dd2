package io.sutantra.transport.broadcast;

import io.sutantra.api.media.Bytes;
import io.sutantra.dtls.DtlsIdentity;
import io.sutantra.dtls.DtlsLimits;
import io.sutantra.dtls.DtlsSession;
import io.sutantra.dtls.DtlsThreads;
import io.sutantra.rtc.rtcp.RtcpReader;
import io.sutantra.rtc.rtcp.RtcpVisitor;
import io.sutantra.rtc.rtcp.RtcpWriter;
import io.sutantra.rtc.rtp.RtpHeader;
import io.sutantra.rtc.sdp.ClientOffer;
import io.sutantra.rtc.sdp.Fragment;
import io.sutantra.rtc.sdp.IceCandidate;
import io.sutantra.rtc.sdp.IceCredentials;
import io.sutantra.rtc.sdp.LocalTransport;
import io.sutantra.rtc.sdp.ReceivedAnswer;
import io.sutantra.rtc.sdp.TrackOffer;
import io.sutantra.rtc.srtp.SrtpKeys;
import io.sutantra.rtc.srtp.SrtpReceiver;
import io.sutantra.rtc.srtp.SrtpSender;
import io.sutantra.rtc.stun.StunKey;
import io.sutantra.rtc.stun.StunMessage;
import io.sutantra.rtc.stun.StunWriter;
import io.sutantra.rtc.stun.TransactionId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A viewer that acts only when a test tells it to; by itself the viewer only answers checks and
 * continues its handshake.
 *
 * <p><b>Threading:</b> confined to the test's thread; the handshake's threads only send.
 */
final class TestPeer implements AutoCloseable, RtcpVisitor {
  static final int OWN_SSRC = 0x0BADCAFE;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int RTCP_ROOM = 64;

  final String id;
  final List<Packet> media = new ArrayList<>();
  final List<Packet> again = new ArrayList<>();
  final List<Report> reports = new ArrayList<>();
  final List<String> goodbyes = new ArrayList<>();
  final List<String> cnames = new ArrayList<>();

  /** The datagrams sent, for tests that send them again. */
  final List<byte[]> sent = new ArrayList<>();

  /** The datagrams received while {@link #recording}, still protected. */
  final List<byte[]> heard = new ArrayList<>();

  boolean recording;

  /** The number of datagrams sent. */
  final AtomicLong sends = new AtomicLong();

  /** Whether the viewer answers checks, as every full ICE agent must. */
  boolean answering = true;

  /** The number of checks received. */
  int asked;

  int answers;
  int errors;
  long datagrams;
  long bytes;
  private final DtlsThreads threads;
  private final DtlsIdentity identity;
  private final long tieBreaker = RANDOM.nextLong();
  private IceCredentials own = IceCredentials.random(RANDOM);
  private IceCredentials theirs;
  private ClientOffer offer;
  private ReceivedAnswer answer;
  private volatile Wire wire;
  private DtlsSession dtls;
  private volatile SrtpKeys keys;
  private volatile String failure = "";
  private volatile boolean ended;
  private SrtpReceiver receiver;
  private SrtpSender sender;

  /**
   * A decrypted RTP packet.
   *
   * @param sequenceNumber the sequence number; of an RTX packet, the original one
   */
  record Packet(RtpHeader header, int sequenceNumber, Bytes payload) {
    /** Parses a packet; an RTX packet has the original sequence number before the payload. */
    static Packet of(RtpHeader header, byte[] datagram, boolean again) {
      int at = header.payloadOffset();
      int end = at + header.payloadLength();
      return again
          ? new Packet(
              header,
              (datagram[at] & 0xFF) << 8 | (datagram[at + 1] & 0xFF),
              Bytes.wrap(Arrays.copyOfRange(datagram, at + 2, end)))
          : new Packet(
              header, header.sequenceNumber(), Bytes.wrap(Arrays.copyOfRange(datagram, at, end)));
    }

    /** Returns the number of the frame, as {@link Stage#frame} writes it. */
    int frame() {
      return (payload.at(1) & 0xFF) << 16 | (payload.at(2) & 0xFF) << 8 | (payload.at(3) & 0xFF);
    }
  }

  /** A received sender report. */
  record Report(int ssrc, long ntpTime, int rtpTimestamp, int packets, int octets) {}

  TestPeer(String id, DtlsIdentity identity, DtlsThreads threads) {
    this.id = id;
    this.identity = identity;
    this.threads = threads;
  }

  String fingerprint() {
    return identity.fingerprint();
  }

  String offer(String... extensions) {
    return offer(identity.fingerprint(), extensions);
  }

  /** Returns an offer with any fingerprint, also one of another certificate. */
  String offer(String fingerprint, String[] extensions) {
    offer =
        new ClientOffer(
            RANDOM.nextLong(),
            new LocalTransport(own, fingerprint, false, List.of(), true),
            List.of(
                new TrackOffer(
                    "video",
                    "VP8",
                    90_000,
                    1,
                    "",
                    List.of("nack", "nack pli", "ccm fir", "goog-remb"),
                    List.of(extensions))));
    return offer.toText();
  }

  void answered(String sdp) {
    answer = ReceivedAnswer.parse(sdp, 65_536, offer);
    theirs = answer.credentials();
  }

  ReceivedAnswer answer() {
    return answer;
  }

  IceCredentials theirs() {
    return theirs;
  }

  IceCredentials own() {
    return own;
  }

  /** Returns the candidates of the answer. */
  List<IceCandidate> candidates() {
    return answer.candidates();
  }

  /** Returns the answer's first address with a transport, {@code udp} or {@code tcp}. */
  InetSocketAddress target(String transport) {
    IceCandidate first =
        candidates().stream()
            .filter(candidate -> candidate.transport().equals(transport))
            .findFirst()
            .orElseThrow();
    return new InetSocketAddress(first.address(), first.port());
  }

  void over(Wire next) {
    wire = next;
  }

  Wire wire() {
    return wire;
  }

  void send(byte[] datagram) {
    Wire way = wire;
    try {
      if (way != null) {
        way.send(datagram);
        sends.incrementAndGet();
      }
    } catch (ClosedChannelException gone) {
      // The test has closed the socket while a thread of the handshake was sending.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void remember(byte[] datagram) {
    sent.add(datagram);
    send(datagram);
  }

  /** Makes new credentials, and returns the fragment that requests an ICE restart. */
  String restart() {
    own = IceCredentials.random(RANDOM);
    return new Fragment(Optional.of(own), List.of(), true).toText("video", ClientOffer.MID);
  }

  void restarted(String fragment) {
    theirs = Fragment.parse(fragment, 65_536).credentials().orElseThrow();
  }

  /** Returns a connectivity check, without sending it. */
  byte[] check(IceCredentials mine, IceCredentials others, boolean nominate) {
    StunWriter check =
        StunWriter.request(TransactionId.random(RANDOM))
            .username(others.ufrag() + ":" + mine.ufrag())
            .priority(1 << 30)
            .controlling(tieBreaker);
    if (nominate) {
      check.useCandidate();
    }
    return check.protectedBy(StunKey.of(others.password()));
  }

  void check() {
    remember(check(own, theirs, true));
  }

  void beginHandshake() {
    dtls =
        DtlsSession.client(
            identity, answer.fingerprints(), DtlsLimits.DEFAULT, threads, new Handshake());
    dtls.start();
  }

  /** Ignores all further messages of the handshake. */
  void deafToHandshake() {
    dtls = null;
  }

  private final class Handshake implements DtlsSession.Listener {
    @Override
    public void send(byte[] datagram) {
      synchronized (sent) {
        sent.add(datagram);
      }
      TestPeer.this.send(datagram);
    }

    @Override
    public void established(SrtpKeys made, String suite) {
      keys = made;
    }

    @Override
    public void failed(String why) {
      failure = why;
    }

    @Override
    public void ended() {
      ended = true;
    }
  }

  boolean keyed() {
    if (keys != null && receiver == null) {
      receiver = new SrtpReceiver(keys.profile(), keys.server());
      sender = new SrtpSender(keys.profile(), keys.client());
    }
    return receiver != null;
  }

  String failure() {
    return failure;
  }

  /** Returns whether the transport has closed the DTLS session. */
  boolean ended() {
    return ended;
  }

  /** Returns protected RTCP, which {@link #send} can send. */
  byte[] rtcp(Consumer<RtcpWriter> writing) {
    ByteBuffer out = ByteBuffer.allocate(2_000 + RTCP_ROOM).limit(2_000);
    writing.accept(new RtcpWriter(out));
    int length = sender.protectRtcp(out.array(), 0, out.position());
    return Arrays.copyOf(out.array(), length);
  }

  void sendRtcp(Consumer<RtcpWriter> writing) {
    remember(rtcp(writing));
  }

  void nack(int... sequenceNumbers) {
    sendRtcp(out -> out.nack(OWN_SSRC, ssrc(), sequenceNumbers));
  }

  int ssrc() {
    return answer.main().ssrc().orElseThrow();
  }

  /**
   * Processes all received datagrams.
   *
   * @return whether there were any
   */
  boolean step() {
    boolean any = false;
    try {
      byte[] datagram;
      while (wire != null && (datagram = wire.receive()) != null) {
        any = true;
        datagrams++;
        bytes += datagram.length;
        if (recording) {
          heard.add(datagram.clone());
        }
        take(datagram);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return any;
  }

  private void take(byte[] datagram) {
    int first = datagram.length == 0 ? -1 : datagram[0] & 0xFF;
    if (first >= 0 && first < 4) {
      StunMessage message = StunMessage.parse(ByteBuffer.wrap(datagram)).orElseThrow();
      switch (message.kind()) {
        case SUCCESS -> answers++;
        case REQUEST -> answer(message);
        default -> errors++;
      }
    } else if (first >= 20 && first < 64) {
      if (dtls != null) {
        dtls.receive(datagram);
      }
    } else if (keyed()) {
      takeMedia(datagram);
    }
  }

  private void answer(StunMessage check) {
    asked++;
    if (answering) {
      send(
          StunWriter.success(check.transactionId(), target("udp"))
              .protectedBy(StunKey.of(own.password())));
    }
  }

  private void takeMedia(byte[] datagram) {
    int type = datagram[1] & 0xFF;
    if (type >= 192 && type < 224) {
      int plain = receiver.unprotectRtcp(datagram, 0, datagram.length);
      if (plain < 0) {
        throw new AssertionError("RTCP that is not authentic");
      }
      int unused = RtcpReader.read(ByteBuffer.wrap(datagram, 0, plain), this);
      return;
    }
    int plain = receiver.unprotect(datagram, 0, datagram.length);
    if (plain < 0) {
      throw new AssertionError("RTP that is not authentic, or came twice");
    }
    RtpHeader header = RtpHeader.parse(ByteBuffer.wrap(datagram, 0, plain)).orElseThrow();
    boolean first = header.payloadType() == answer.main().payloadType();
    (first ? media : again).add(Packet.of(header, datagram, !first));
  }

  @Override
  public void senderReport(int ssrc, long ntpTime, int rtpTimestamp, int packets, int octets) {
    reports.add(new Report(ssrc, ntpTime, rtpTimestamp, packets, octets));
  }

  @Override
  public void cname(int ssrc, String cname) {
    cnames.add(cname);
  }

  @Override
  public void goodbye(int ssrc, String reason) {
    goodbyes.add(reason);
  }

  /** Closes the socket without a goodbye, as when a process is killed. */
  void vanish() {
    try {
      if (wire != null) {
        wire.close();
      }
      wire = null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the DTLS session with a {@code close_notify}, if there is a session. */
  void leave() {
    if (dtls != null) {
      dtls.close();
    }
  }

  @Override
  public void close() {
    vanish();
    if (dtls != null) {
      // The socket is closed already, so no close_notify is sent.
      dtls.close();
    }
  }
}
