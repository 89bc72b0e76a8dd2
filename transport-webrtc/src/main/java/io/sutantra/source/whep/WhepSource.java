package io.sutantra.source.whep;

import io.sutantra.api.Environment;
import io.sutantra.api.FrameSource;
import io.sutantra.api.SourceStatistics;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.RawFormat;
import io.sutantra.api.whep.WhepSession;
import io.sutantra.rtc.sdp.SdpException;
import io.sutantra.webrtc.peer.LibWebRtc;
import io.sutantra.webrtc.peer.Loopback;
import io.sutantra.webrtc.peer.Peer;
import io.sutantra.webrtc.peer.PeerSetup;
import io.sutantra.webrtc.peer.PeerStat;
import io.sutantra.webrtc.peer.PeerState;
import io.sutantra.webrtc.sdp.ReceivedAnswer;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** A source that receives a stream from a WHEP server by libwebrtc. */
final class WhepSource implements FrameSource {
  private static final int MAX_REDIRECTS = 3;
  private static final Duration GOODBYE_LIMIT = Duration.ofMillis(300);

  private final URI endpoint;
  private final WhepSettings settings;
  private final Environment environment;
  private final System.Logger logger;
  private final PictureQueue pictures;
  private final CompletableFuture<Void> connected = new CompletableFuture<>();

  private LibWebRtc libWebRtc;
  private WhepSession session;
  private volatile Peer peer;
  private Future<?> reports;
  private RawFormat format = new RawFormat(0, 0, 0);
  private boolean started;
  private boolean closed;
  private volatile boolean ended;
  private volatile String failure = "";
  private volatile SourceStatistics received = SourceStatistics.NONE;

  WhepSource(URI endpoint, WhepSettings settings, Environment environment) {
    this.endpoint = endpoint;
    this.settings = settings;
    this.environment = environment;
    this.logger = System.getLogger(environment.loggerName());
    this.pictures = new PictureQueue(environment.clock(), settings.queuePictures());
  }

  @Override
  public void start() throws IOException {
    if (started || closed) {
      throw new IllegalStateException("a source is started once");
    }
    started = true;
    try {
      connect();
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while connecting to " + endpoint, e);
    }
  }

  private void connect() throws IOException, InterruptedException {
    Duration limit = settings.connectTimeout();
    libWebRtc = LibWebRtc.open(logger, environment.scheduler());
    session = new WhepSession(endpoint, settings.token(), settings.maxSdpBytes(), MAX_REDIRECTS);
    PeerSetup setup = new PeerSetup(settings.iceServers(), withinMachine(), 0, 0);
    String offer =
        await(
            "an offer",
            settings.gatherTimeout().plus(limit),
            () -> {
              peer = libWebRtc.newPeer(setup, this::stateChanged);
              return peer.offer(environment.frames(), pictures, settings.gatherTimeout());
            });
    String answer = session.open(offer, limit);
    String canonical;
    try {
      canonical = ReceivedAnswer.canonical(answer, settings.maxSdpBytes());
    } catch (SdpException e) {
      throw new IOException("%s: %s".formatted(endpoint, e.getMessage()), e);
    }
    await("a connection", limit, () -> peer.accept(canonical).thenCompose(accepted -> connected));
    pictures.awaitFirst(settings.firstPictureTimeout().toNanos());
    format = new RawFormat(pictures.width(), pictures.height(), 0);
    reports =
        environment
            .scheduler()
            .scheduleAtFixedRate(
                () -> libWebRtc.execute(this::report), 200, 1_000, TimeUnit.MILLISECONDS);
  }

  private boolean withinMachine() throws IOException {
    if (settings.loopback() != Loopback.AUTO) {
      return settings.loopback().applies();
    }
    try {
      return InetAddress.getByName(endpoint.getHost()).isLoopbackAddress()
          || Loopback.AUTO.applies();
    } catch (UnknownHostException e) {
      throw new IOException("no name server knows the host of " + endpoint, e);
    }
  }

  private <T> T await(String what, Duration limit, Supplier<CompletableFuture<T>> steps)
      throws IOException, InterruptedException {
    CompletableFuture<T> result = new CompletableFuture<>();
    libWebRtc.execute(() -> forward(steps, result));
    try {
      return result.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new IOException(
          "%s: there was not %s within %d ms".formatted(endpoint, what, limit.toMillis()), e);
    } catch (ExecutionException e) {
      throw new IOException(
          "%s: there was not %s: %s".formatted(endpoint, what, e.getCause().getMessage()), e);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The result future carries both outcomes.
  private static <T> void forward(
      Supplier<CompletableFuture<T>> steps, CompletableFuture<T> result) {
    try {
      steps
          .get()
          .whenComplete(
              (value, problem) -> {
                if (problem == null) {
                  result.complete(value);
                } else {
                  result.completeExceptionally(
                      problem.getCause() == null ? problem : problem.getCause());
                }
              });
    } catch (RuntimeException e) {
      result.completeExceptionally(e);
    }
  }

  private void stateChanged(PeerState state) {
    if (state == PeerState.CONNECTED) {
      connected.complete(null);
    } else if (state == PeerState.FAILED) {
      failure = "the connection to " + endpoint + " failed";
      connected.completeExceptionally(new IOException(failure));
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // Without new statistics the last ones stay valid.
  private void report() {
    peer.statistics()
        .thenAccept(
            stats -> {
              PeerStat.first(stats, "INBOUND_RTP").ifPresent(inbound -> received = of(inbound));
              ended = PeerStat.farewell(stats);
            });
  }

  private static SourceStatistics of(PeerStat inbound) {
    return new SourceStatistics(
        inbound.count("packetsReceived"),
        Math.max(0, inbound.count("packetsLost")),
        inbound.count("bytesReceived"),
        inbound.count("framesDropped"),
        inbound.nanos("jitter"));
  }

  @Override
  public MediaFormat format() {
    return format;
  }

  @Override
  public Media poll(long nowNanos) throws IOException {
    if (!started || closed) {
      throw new IllegalStateException("a source is polled between its start and its close");
    }
    if (!failure.isEmpty()) {
      throw new IOException(failure);
    }
    return pictures.poll();
  }

  @Override
  public boolean receives() {
    return true;
  }

  @Override
  public boolean ended() {
    return ended;
  }

  @Override
  public SourceStatistics statistics() {
    SourceStatistics latest = received;
    return new SourceStatistics(
        latest.packets(),
        latest.packetsLost(),
        latest.bytes(),
        latest.framesDropped() + pictures.droppedCount(),
        latest.jitterNanos());
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (reports != null) {
      reports.cancel(false);
    }
    if (libWebRtc != null) {
      libWebRtc.close();
    }
    pictures.close();
    try {
      if (session != null) {
        session.close(GOODBYE_LIMIT);
      }
    } catch (IOException e) {
      logger.log(
          Level.DEBUG, "{0} did not hear that its viewer left: {1}", endpoint, e.getMessage());
    }
  }
}
