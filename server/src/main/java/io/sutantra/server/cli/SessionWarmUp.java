package io.sutantra.server.cli;

import io.sutantra.dtls.DtlsIdentity;
import io.sutantra.dtls.DtlsLimits;
import io.sutantra.dtls.DtlsThreads;
import io.sutantra.dtls.PooledEndpoint;
import io.sutantra.rtc.dtls.DtlsEndpoint;
import io.sutantra.rtc.ice.IceTimings;
import io.sutantra.rtc.sdp.Answer;
import io.sutantra.rtc.sdp.AnswerMedia;
import io.sutantra.rtc.sdp.HeaderExtensions;
import io.sutantra.rtc.sdp.IceCandidate;
import io.sutantra.rtc.sdp.IceCredentials;
import io.sutantra.rtc.sdp.LocalTransport;
import io.sutantra.rtc.sdp.Offer;
import io.sutantra.rtc.sdp.SentTrack;
import io.sutantra.rtc.sdp.TrackOffer;
import io.sutantra.rtc.sdp.TrackRequest;
import io.sutantra.rtc.session.ClientListener;
import io.sutantra.rtc.session.ClientOptions;
import io.sutantra.rtc.session.ClientSession;
import io.sutantra.rtc.session.LiteIce;
import io.sutantra.rtc.session.MediaTerms;
import io.sutantra.rtc.session.Paths;
import io.sutantra.rtc.session.SendStream;
import io.sutantra.rtc.session.SendTrack;
import io.sutantra.rtc.session.Session;
import io.sutantra.rtc.session.SessionEvents;
import io.sutantra.rtc.session.SessionTerms;
import io.sutantra.rtc.srtp.SrtpProfile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A warm-up by pairs of sessions in memory, without sockets: each pair agrees by SDP, connects by
 * ICE and DTLS, and exchanges packets. The JVM loads and compiles the code of all this before the
 * first viewers wait for this code.
 *
 * <p><b>Threading:</b> runs on a daemon thread of its own, and ends by itself.
 */
final class SessionWarmUp {
  private static final Logger LOG = LoggerFactory.getLogger(SessionWarmUp.class);
  private static final int SESSIONS = 400;
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(6);
  private static final int THREADS = 4;

  /** The transport whose viewers are such sessions. */
  private static final String TRANSPORT = "broadcast";

  private static final long MIN_HEAP_BYTES = 192L << 20;
  private static final int PACKETS = 100;
  private static final int PAYLOAD_BYTES = 1_100;
  private static final int MAX_SDP_BYTES = 65_536;
  private static final InetSocketAddress VIEWER =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
  private static final InetSocketAddress SERVER =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 2);
  private static final ClientOptions OPTIONS =
      new ClientOptions(
          List.of(TrackOffer.video("VP8"), TrackOffer.opus()),
          1,
          MAX_SDP_BYTES,
          LIMIT_NANOS,
          false,
          address -> true);
  private static final List<TrackRequest> REQUESTS =
      List.of(
          TrackRequest.video("VP8"),
          new TrackRequest("audio", "opus", 48_000, 2, offered -> Optional.of("useinbandfec=1")));
  private static final Paths<InetSocketAddress> PATHS =
      new Paths<>() {
        @Override
        public InetSocketAddress remote(InetSocketAddress path) {
          return path;
        }

        @Override
        public boolean connection(InetSocketAddress path) {
          return false;
        }
      };

  private final SecureRandom random = new SecureRandom();

  /**
   * Starts the warm-up, which takes a few seconds; or does nothing, where the warm-up is not worth
   * what it costs.
   *
   * @param transports the names of the transports that streams have
   */
  static void start(Collection<String> transports) {
    Runtime runtime = Runtime.getRuntime();
    if (!isWorthwhile(transports, runtime.availableProcessors(), runtime.maxMemory())) {
      return;
    }
    Thread thread = new Thread(() -> new SessionWarmUp().run(), "sutantra-warm-up");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Returns whether any viewer has a session of this kind to wait for, and the process has the
   * cores and the memory to warm up beside the streams.
   */
  static boolean isWorthwhile(Collection<String> transports, int processors, long maxHeapBytes) {
    return transports.contains(TRANSPORT) && processors > 1 && maxHeapBytes >= MIN_HEAP_BYTES;
  }

  private void run() {
    try {
      int sessions = connect(SESSIONS);
      LOG.debug("{} sessions connected in memory", sessions);
    } catch (IOException e) {
      LOG.debug("the warm-up ended early", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Connects pairs of sessions one after the other, until the time limit.
   *
   * @return how many pairs have connected and exchanged all packets
   */
  int connect(int most) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    int connected = 0;
    DtlsThreads.Limits limits = DtlsThreads.Limits.DEFAULT.withThreads(THREADS);
    try (DtlsThreads threads = new DtlsThreads(limits)) {
      DtlsEndpoint server = endpoint(threads);
      DtlsEndpoint client = endpoint(threads);
      while (connected < most && System.nanoTime() - begin < LIMIT_NANOS) {
        Pair pair = new Pair(server, client);
        if (!pair.run(begin + LIMIT_NANOS)) {
          return connected;
        }
        connected++;
      }
    }
    return connected;
  }

  private DtlsEndpoint endpoint(DtlsThreads threads) {
    DtlsIdentity identity = DtlsIdentity.generate(random, System.currentTimeMillis());
    return new PooledEndpoint(identity, DtlsLimits.DEFAULT, threads);
  }

  /** A viewer's session and the server's, which one thread drives by tasks. */
  private final class Pair implements ClientListener, SessionEvents<InetSocketAddress> {
    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final DtlsEndpoint endpoint;
    private final ClientSession viewer;
    private Session<InetSocketAddress> serving;
    private int received;

    Pair(DtlsEndpoint server, DtlsEndpoint client) {
      this.endpoint = server;
      this.viewer =
          new ClientSession(OPTIONS, client, () -> tasks.add(this::advanceViewer), this, random);
    }

    /** Connects the sessions and exchanges packets; returns whether all came in time. */
    boolean run(long endNanos) throws IOException, InterruptedException {
      Offer offer = Offer.parse(viewer.offer(VIEWER), MAX_SDP_BYTES, REQUESTS);
      IceCredentials local = IceCredentials.random(random);
      Answer answer = answer(offer, local);
      long now = System.nanoTime();
      serving =
          new Session<>(
              new LiteIce<>(PATHS, local, offer.credentials(), IceTimings.DEFAULT, random, now),
              new SessionTerms(
                  answer.active(),
                  offer.fingerprints(),
                  new MediaTerms("warm-up", tracks(answer), List.of(), false, 1, 0),
                  LIMIT_NANOS),
              endpoint,
              () -> tasks.add(this::advanceServer),
              random,
              now);
      var unused = viewer.answer(answer.toText(), now);
      while (received < PACKETS && System.nanoTime() - endNanos < 0) {
        long deadline = Math.min(viewer.deadlineNanos(), serving.deadlineNanos());
        Runnable task = tasks.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (task != null) {
          task.run();
        } else {
          advanceViewer();
          advanceServer();
        }
      }
      viewer.close(System.nanoTime());
      serving.close("the warm-up is over", System.nanoTime());
      return received >= PACKETS;
    }

    private Answer answer(Offer offer, IceCredentials local) {
      List<AnswerMedia> media =
          offer.tracks().stream()
              .map(
                  track ->
                      new AnswerMedia(
                          random.nextInt() | 1,
                          random.nextInt() & ~1,
                          "warm-up",
                          "warm-up",
                          track.request().media(),
                          track.answeredParameters(),
                          Set.of("nack", "nack pli", "ccm fir"),
                          Set.of(HeaderExtensions.MID)))
              .toList();
      IceCandidate candidate = IceCandidate.host(SERVER.getAddress(), SERVER.getPort(), 0);
      return new Answer(
          offer,
          random.nextLong(),
          new LocalTransport(local, endpoint.fingerprint(), true, List.of(candidate), true),
          media);
    }

    private List<SendTrack> tracks(Answer answer) {
      return answer.tracks().stream().map(Pair::track).toList();
    }

    private static SendTrack track(SentTrack track) {
      return new SendTrack(
          track.offered().mid(),
          track.payloadType(),
          track.rtxPayloadType(),
          track.media().ssrc(),
          track.media().rtxSsrc(),
          track.offered().request().clockRateHz(),
          0);
    }

    private void advanceViewer() {
      viewer.advance(System.nanoTime());
    }

    private void advanceServer() {
      serving.advance(System.nanoTime());
      serving.poll(this);
    }

    @Override
    public void send(InetSocketAddress to, byte[] datagram) {
      tasks.add(
          () -> {
            boolean unused = serving.receive(VIEWER, ByteBuffer.wrap(datagram), System.nanoTime());
            serving.poll(this);
          });
    }

    @Override
    public void transmit(InetSocketAddress to, byte[] datagram) {
      tasks.add(() -> viewer.receive(SERVER, ByteBuffer.wrap(datagram), System.nanoTime()));
    }

    @Override
    public void connected(SrtpProfile profile, String cipherSuite) {
      List<SendStream> streams = serving.sends();
      long now = System.nanoTime();
      for (int i = 0; i < PACKETS; i++) {
        SendStream stream = streams.get(i % streams.size());
        boolean unused = serving.send(stream, 3_000 * i, true, new byte[PAYLOAD_BYTES], now, now);
      }
    }

    @Override
    public void media(
        int track,
        int sequenceNumber,
        int timestamp,
        boolean marker,
        byte[] packet,
        int payloadOffset,
        int payloadLength) {
      received++;
    }
  }
}
