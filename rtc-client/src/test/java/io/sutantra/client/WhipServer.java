package io.sutantra.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sutantra.dtls.DtlsIdentity;
import io.sutantra.dtls.DtlsLimits;
import io.sutantra.dtls.DtlsThreads;
import io.sutantra.dtls.PooledEndpoint;
import io.sutantra.rtc.ice.IceTimings;
import io.sutantra.rtc.rtp.AccessUnit;
import io.sutantra.rtc.sdp.IceCandidate;
import io.sutantra.rtc.sdp.IceCredentials;
import io.sutantra.rtc.sdp.LocalTransport;
import io.sutantra.rtc.sdp.Offer;
import io.sutantra.rtc.sdp.PublisherAnswer;
import io.sutantra.rtc.sdp.SdpException;
import io.sutantra.rtc.sdp.TrackRequest;
import io.sutantra.rtc.session.LiteIce;
import io.sutantra.rtc.session.MediaTerms;
import io.sutantra.rtc.session.Paths;
import io.sutantra.rtc.session.ReceiveStream;
import io.sutantra.rtc.session.Session;
import io.sutantra.rtc.session.SessionEvents;
import io.sutantra.rtc.session.SessionTerms;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/** A server that publishers come to by WHIP, one at a time, whose access units are recorded. */
final class WhipServer implements AutoCloseable {
  private static final int MAX_SDP_BYTES = 65_536;
  private static final long CONNECT_NANOS = 5_000_000_000L;

  /** What a publisher sent. */
  record Received(String mid, AccessUnit unit, long captureNanos) {}

  final List<String> requests = new CopyOnWriteArrayList<>();
  final List<String> events = new CopyOnWriteArrayList<>();
  final List<Received> received = new CopyOnWriteArrayList<>();
  volatile String redirect = "";
  volatile int refusal;

  private final HttpServer http;
  private final DatagramChannel socket = DatagramChannel.open();
  private final SecureRandom random = new SecureRandom();
  private final DtlsThreads threads =
      new DtlsThreads(DtlsThreads.Limits.DEFAULT.withThreads(1).withWaiting(4));
  private final DtlsIdentity identity = DtlsIdentity.generate(random, System.currentTimeMillis());
  private final ConcurrentLinkedQueue<Runnable> commands = new ConcurrentLinkedQueue<>();
  private final ExecutorService web = Executors.newCachedThreadPool();
  private final Thread thread = new Thread(this::run, "whip-server");
  private volatile boolean stopped;

  /** Null before the first publisher; confined to the thread. */
  private Session<InetSocketAddress> session;

  WhipServer() throws IOException {
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    socket.configureBlocking(false);
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    http.setExecutor(web);
    http.createContext("/", this::serve);
    http.start();
    thread.setDaemon(true);
    thread.start();
  }

  String url(String path) {
    return "http://127.0.0.1:%d%s".formatted(http.getAddress().getPort(), path);
  }

  /** Asks the publisher for a key frame. */
  void requestKeyFrame() {
    commands.add(() -> session.requestKeyFrame());
  }

  /** Ends the session of the publisher. */
  void drop() {
    commands.add(() -> session.close("dropped", System.nanoTime()));
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String token = exchange.getRequestHeaders().getFirst("Authorization");
      requests.add(
          exchange.getRequestMethod()
              + " "
              + exchange.getRequestURI()
              + (token == null ? "" : " " + token));
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      if (exchange.getRequestMethod().equals("DELETE")) {
        exchange.sendResponseHeaders(200, -1);
      } else if (refusal != 0) {
        reply(exchange, refusal, "somebody publishes here already");
      } else if (!redirect.isEmpty() && !exchange.getRequestURI().getPath().equals(redirect)) {
        exchange.getResponseHeaders().add("Location", redirect);
        reply(exchange, 307, "");
      } else {
        answer(exchange, body);
      }
    }
  }

  private void answer(HttpExchange exchange, String body) throws IOException {
    try {
      Offer offer =
          Offer.parsePublisher(
              body,
              MAX_SDP_BYTES,
              List.of(
                  TrackRequest.video("VP8"),
                  new TrackRequest("audio", "opus", 48_000, 2, offered -> Optional.of(""))));
      IceCredentials local = IceCredentials.random(random);
      InetSocketAddress at = (InetSocketAddress) socket.getLocalAddress();
      PublisherAnswer answer =
          new PublisherAnswer(
              offer,
              random.nextLong(),
              new LocalTransport(
                  local,
                  identity.fingerprint(),
                  true,
                  List.of(IceCandidate.host(at.getAddress(), at.getPort(), 0)),
                  true),
              PublisherAnswer.FEEDBACK,
              PublisherAnswer.EXTENSIONS,
              0);
      commands.add(() -> begin(answer, local));
      exchange.getResponseHeaders().add("Location", "/session/1");
      exchange.getResponseHeaders().add("ETag", "\"first\"");
      exchange.getResponseHeaders().add("Link", "<stun:stun.example.org:3478>; rel=\"ice-server\"");
      reply(exchange, 201, answer.toText());
    } catch (SdpException refused) {
      reply(exchange, 422, refused.getMessage());
    }
  }

  private static void reply(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
  }

  /** All paths are by the one socket: a path is the publisher's address. */
  private static final class Remotes implements Paths<InetSocketAddress> {
    @Override
    public InetSocketAddress remote(InetSocketAddress path) {
      return path;
    }
  }

  private void begin(PublisherAnswer answer, IceCredentials local) {
    long now = System.nanoTime();
    MediaTerms media =
        MediaTerms.of(answer, "server", System.currentTimeMillis() * 1_000_000 - now);
    session =
        new Session<>(
            new LiteIce<>(
                new Remotes(),
                local,
                answer.offer().credentials(),
                IceTimings.DEFAULT,
                random,
                now),
            new SessionTerms(answer.active(), answer.offer().fingerprints(), media, CONNECT_NANOS),
            new PooledEndpoint(identity, DtlsLimits.DEFAULT, threads),
            () -> LockSupport.unpark(thread),
            random,
            now);
  }

  private void run() {
    ByteBuffer in = ByteBuffer.allocate(4_096);
    Told told = new Told();
    while (!stopped) {
      for (Runnable command = commands.poll(); command != null; command = commands.poll()) {
        command.run();
      }
      try {
        for (var from = socket.receive(in.clear());
            from != null;
            from = socket.receive(in.clear())) {
          if (session != null) {
            boolean unused =
                session.receive((InetSocketAddress) from, in.flip(), System.nanoTime());
          }
        }
      } catch (IOException lost) {
        events.add("lost: " + lost);
        return;
      }
      if (session != null) {
        session.advance(System.nanoTime());
        session.poll(told);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** Records what the session tells. */
  private final class Told implements SessionEvents<InetSocketAddress> {
    @Override
    public void transmit(InetSocketAddress path, byte[] datagram) {
      try {
        socket.send(ByteBuffer.wrap(datagram), path);
      } catch (IOException lost) {
        events.add("lost: " + lost);
      }
    }

    @Override
    public void accessUnit(ReceiveStream stream, AccessUnit unit, long captureNanos) {
      received.add(new Received(stream.track().mid(), unit, captureNanos));
    }

    @Override
    public void mediaLost(ReceiveStream stream) {
      events.add("lost media of " + stream.track().mid());
    }

    @Override
    public void ended(String why) {
      events.add("ended: " + why);
    }

    @Override
    public void failed(String why) {
      events.add("failed: " + why);
    }
  }

  @Override
  public void close() throws IOException {
    stopped = true;
    LockSupport.unpark(thread);
    http.stop(0);
    web.shutdownNow();
    socket.close();
    threads.close();
  }
}
