package io.sutantra.dtls;

import io.sutantra.rtc.ice.IceLite;
import io.sutantra.rtc.ice.IceTimings;
import io.sutantra.rtc.rtcp.RtcpReader;
import io.sutantra.rtc.rtcp.RtcpVisitor;
import io.sutantra.rtc.rtcp.RtcpWriter;
import io.sutantra.rtc.rtp.RtpHeader;
import io.sutantra.rtc.sdp.Answer;
import io.sutantra.rtc.sdp.AnswerMedia;
import io.sutantra.rtc.sdp.IceCandidate;
import io.sutantra.rtc.sdp.IceCredentials;
import io.sutantra.rtc.sdp.LocalTransport;
import io.sutantra.rtc.sdp.Offer;
import io.sutantra.rtc.srtp.SrtpKeys;
import io.sutantra.rtc.srtp.SrtpReceiver;
import io.sutantra.rtc.srtp.SrtpSender;
import io.sutantra.rtc.stun.StunMessage;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/** The server side of a session in memory, made of the parts of a real server, without sockets. */
final class MemoryServer implements RtcpVisitor {
  static final InetSocketAddress ADDRESS =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 8_189);
  static final InetSocketAddress CLIENT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000);
  static final int SSRC = 0x1234;

  private static final int RTX_SSRC = 0x5678;

  final List<String> heard = new ArrayList<>();
  Runnable whenReady = () -> {};

  private final SecureRandom random = new SecureRandom();
  private final DtlsThreads threads;
  private final Consumer<byte[]> toClient;
  private final Runnable wake;
  private final IceCredentials credentials = IceCredentials.random(random);
  private final DtlsIdentity identity = DtlsIdentity.generate(random, System.currentTimeMillis());
  private final Queue<Runnable> arrivals = new ConcurrentLinkedQueue<>();
  private final Map<Integer, byte[]> sent = new HashMap<>();
  private IceLite<InetSocketAddress> ice;
  private DtlsSession dtls;
  private SrtpSender sender;
  private SrtpReceiver receiver;
  private int payloadType;
  private int rtxPayloadType;
  private int rtxSequenceNumber;

  MemoryServer(DtlsThreads threads, Consumer<byte[]> toClient, Runnable wake) {
    this.threads = threads;
    this.toClient = toClient;
    this.wake = wake;
  }

  String answer(String text, long nowNanos) {
    Offer offer = Offer.parse(text, 65_536, "VP8");
    ice =
        new IceLite<>(
            credentials, offer.credentials(), IceTimings.DEFAULT, new Random(1), nowNanos);
    payloadType = offer.main().payloadType();
    rtxPayloadType = offer.main().rtxPayloadType().orElseThrow();
    dtls =
        DtlsSession.server(
            identity, offer.fingerprints(), DtlsLimits.DEFAULT, threads, new Handshake());
    LocalTransport transport =
        new LocalTransport(
            credentials,
            identity.fingerprint(),
            true,
            List.of(IceCandidate.host(ADDRESS.getAddress(), ADDRESS.getPort(), 0)),
            true);
    AnswerMedia media =
        new AnswerMedia(
            SSRC, RTX_SSRC, "server", "s", "t", "", Set.of("nack", "nack pli"), Set.of());
    return new Answer(offer, 1, transport, media).toText();
  }

  private final class Handshake implements DtlsSession.Listener {
    @Override
    public void send(byte[] datagram) {
      later(() -> toClient.accept(datagram));
    }

    @Override
    public void established(SrtpKeys keys, String cipherSuite) {
      later(
          () -> {
            sender = new SrtpSender(keys.profile(), keys.server());
            receiver = new SrtpReceiver(keys.profile(), keys.client());
            whenReady.run();
          });
    }

    @Override
    public void failed(String why) {
      later(() -> heard.add("failed"));
    }

    @Override
    public void ended() {
      later(() -> heard.add("ended"));
    }

    private void later(Runnable what) {
      arrivals.add(what);
      wake.run();
    }
  }

  void run() {
    for (Runnable arrival = arrivals.poll(); arrival != null; arrival = arrivals.poll()) {
      arrival.run();
    }
  }

  long forged() {
    return receiver.forged();
  }

  boolean ready() {
    return sender != null;
  }

  void receive(ByteBuffer datagram, long nowNanos) {
    int first = datagram.get(datagram.position()) & 0xFF;
    byte[] bytes = new byte[datagram.remaining()];
    datagram.get(datagram.position(), bytes);
    if (first < 4) {
      StunMessage.parse(datagram)
          .flatMap(message -> ice.receive(CLIENT, CLIENT, message, nowNanos).answer())
          .ifPresent(toClient);
    } else if (first < 64) {
      dtls.receive(bytes);
    } else if (receiver != null) {
      int length = receiver.unprotectRtcp(bytes, 0, bytes.length);
      if (length >= 0) {
        RtcpReader.read(ByteBuffer.wrap(bytes, 0, length), this);
      }
    }
  }

  void send(int sequenceNumber, int timestamp, boolean marker, byte[] payload) {
    byte[] original = new byte[2 + payload.length];
    ByteBuffer.wrap(original).putShort((short) sequenceNumber).put(payload);
    sent.put(sequenceNumber, original);
    toClient.accept(protect(payloadType, sequenceNumber, timestamp, SSRC, marker, payload));
  }

  private byte[] protect(
      int type, int sequenceNumber, int timestamp, int ssrc, boolean marker, byte[] payload) {
    byte[] packet = new byte[12 + payload.length + 16];
    RtpHeader.write(ByteBuffer.wrap(packet), marker, type, sequenceNumber, timestamp, ssrc);
    int length = sender.protect(packet, 0, 12, payload, 0, payload.length, 0);
    return java.util.Arrays.copyOf(packet, length);
  }

  /** Protects an arbitrary datagram; the header of RTP has no more than 12 bytes. */
  byte[] protect(boolean rtcp, byte[] datagram) {
    byte[] out = java.util.Arrays.copyOf(datagram, datagram.length + 32);
    int length =
        rtcp
            ? sender.protectRtcp(out, 0, datagram.length)
            : sender.protect(out, 0, 12, datagram, 12, datagram.length - 12, 0);
    return java.util.Arrays.copyOf(out, length);
  }

  @Override
  public void nack(int senderSsrc, int mediaSsrc, int packetId, int bitmask) {
    for (int i = 0; i <= 16; i++) {
      byte[] original = sent.get(packetId + i);
      if ((i == 0 || (bitmask >> (i - 1) & 1) == 1) && original != null) {
        toClient.accept(
            protect(
                rtxPayloadType,
                rtxSequenceNumber++,
                timestamp(packetId + i),
                RTX_SSRC,
                true,
                original));
      }
    }
  }

  /** Returns the time stamp of a packet in these tests. */
  static int timestamp(int sequenceNumber) {
    return 3_000 * sequenceNumber;
  }

  @Override
  public void pictureLoss(int senderSsrc, int mediaSsrc) {
    heard.add("PLI");
  }

  @Override
  public void goodbye(int ssrc, String reason) {
    heard.add("BYE");
  }

  void sayGoodbye() {
    byte[] packet = new byte[200];
    ByteBuffer text = ByteBuffer.wrap(packet);
    new RtcpWriter(text).senderReport(SSRC, 0, 0, 0, 0).goodbye(SSRC);
    int length = sender.protectRtcp(packet, 0, text.position());
    toClient.accept(java.util.Arrays.copyOf(packet, length));
  }

  void closeHandshake() {
    dtls.close();
  }
}
