package io.sutantra.transport.broadcast;

import io.sutantra.api.Environment;
import io.sutantra.api.IceServer;
import io.sutantra.api.Signalling;
import io.sutantra.api.SignallingException;
import io.sutantra.api.SignallingException.Reason;
import io.sutantra.api.StreamDescription;
import io.sutantra.api.StreamSink;
import io.sutantra.api.TrackDescription;
import io.sutantra.api.Transport;
import io.sutantra.api.TransportListener;
import io.sutantra.api.UnsupportedFormatException;
import io.sutantra.api.ViewerEvent;
import io.sutantra.api.ViewerStatistics;
import io.sutantra.api.ViewerStatus;
import io.sutantra.api.media.PacketizedFormat;
import io.sutantra.rtc.sdp.Fragment;
import io.sutantra.rtc.sdp.IceCredentials;
import io.sutantra.rtc.sdp.Offer;
import io.sutantra.rtc.sdp.SdpException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Serves streams to many viewers: packets are made once, and encrypted and sent to each. */
final class BroadcastTransport implements Transport, Signalling, ViewerListener {
  /** The media that viewers can be sent. */
  static final String ACCEPTED = "packetized video of a codec that browsers know, such as vp8";

  private final BroadcastSettings settings;
  private final Environment environment;
  private final TransportListener listener;
  private final Logger logger;
  private final TransportCounters counters;
  private final Map<String, BroadcastStream> streams = new ConcurrentHashMap<>();

  // Changed under this object's lock.
  private volatile BroadcastServer server;
  private boolean started;
  private volatile boolean closed;

  BroadcastTransport(
      BroadcastSettings settings,
      Environment environment,
      TransportListener listener,
      Logger logger) {
    this.settings = settings;
    this.environment = environment;
    this.listener = listener;
    this.logger = logger;
    this.counters = new TransportCounters(environment.metrics());
  }

  @Override
  public synchronized void start() throws IOException {
    if (started || closed) {
      throw new IllegalStateException("a transport is started once");
    }
    started = true;
    server = BroadcastServer.start(settings, environment, logger, counters, this);
    environment.metrics().gauge("viewers", "viewers", server.admission()::taken);
    environment.metrics().gauge("paths", "paths", server.shards()::paths);
  }

  @Override
  public StreamSink open(StreamDescription stream) {
    for (TrackDescription track : stream.tracks()) {
      if (!(track.format() instanceof PacketizedFormat)) {
        throw new UnsupportedFormatException("transport 'broadcast'", track.format(), ACCEPTED);
      }
    }
    synchronized (this) {
      BroadcastServer now = server;
      if (now == null || closed) {
        throw new IllegalStateException(
            "stream '%s' cannot be opened: transport 'broadcast' is not running"
                .formatted(stream.id()));
      }
      BroadcastStream opened =
          new BroadcastStream(
              stream.id(),
              stream.tracks(),
              now.shards().io(),
              settings,
              environment.clock(),
              new KeyFrameRequests(
                  settings.keyFrameInterval().toNanos(),
                  counters.keyFrameRequests,
                  viewerId -> tell(to -> to.keyFrameRequested(stream.id(), viewerId))),
              (ended, why) -> ended(ended, why, now.shards()));
      if (streams.putIfAbsent(stream.id(), opened) != null) {
        throw new IllegalStateException(
            "stream '%s' is open already; close it, or choose another id".formatted(stream.id()));
      }
      return opened;
    }
  }

  private void ended(BroadcastStream stream, String why, Shards shards) {
    streams.remove(stream.id(), stream);
    for (ViewerEntry entry : shards.table().all()) {
      if (entry.stream() == stream && !entry.adopted()) {
        shards.leave(entry, why);
      }
    }
  }

  @Override
  public Optional<Signalling> signalling() {
    return Optional.of(this);
  }

  @Override
  public List<IceServer> iceServers() {
    return settings.iceServers();
  }

  // Signalling.

  @Override
  public CompletionStage<String> offer(String streamId, String viewerId, String sdp) {
    return answering(
        (now, result) -> {
          BroadcastStream stream = streams.get(streamId);
          if (stream == null || stream.closed()) {
            throw noSuchStream(streamId);
          }
          Offer offer = now.admission().read(sdp, stream);
          now.admission().takePlace();
          Admission.Admitted admitted;
          try {
            admitted = now.admission().admit(offer, viewerId, stream);
            enter(admitted.setup(), stream, now.shards());
          } catch (RuntimeException | Error problem) {
            now.admission().leavePlace();
            throw problem;
          }
          counters.viewersAccepted.increment();
          result.complete(admitted.answer());
        });
  }

  /** Lets a viewer in: from now on a shard may adopt the viewer. */
  private void enter(ViewerSetup setup, BroadcastStream stream, Shards shards) {
    ViewerEntry entry = new ViewerEntry(setup, stream, environment.clock().nanoTime());
    if (!shards.table().add(entry)) {
      throw new SignallingException(
          Reason.INTERNAL,
          "there is a viewer '%s' already".formatted(ViewerEvent.visibleId(entry.id())));
    }
    try {
      changed(new ViewerEvent(stream.id(), entry.id(), ViewerStatus.CONNECTING, "", ""));
    } catch (RuntimeException | Error problem) {
      boolean unused = shards.table().remove(entry);
      logger.log(Level.WARNING, "a viewer could not be let in", problem);
      changed(
          new ViewerEvent(
              stream.id(), entry.id(), ViewerStatus.DISCONNECTED, "", "it could not be let in"));
      throw problem;
    }
    stream.expect(setup);
    entry.open();
    shards.table().name(setup.local().ufrag(), entry);
    shards.expireLater(entry);
    if (stream.closed() || closed) {
      // Whoever closes it may not have seen the viewer.
      shards.leave(entry, "the stream has ended");
    }
  }

  @Override
  public CompletionStage<Optional<String>> update(String viewerId, String fragment) {
    return answering(
        (now, result) -> {
          Fragment parsed = Fragment.parse(fragment, settings.maxSdpBytes());
          ViewerEntry entry = now.shards().table().get(viewerId);
          if (entry == null) {
            throw noSuchViewer(viewerId);
          }
          if (!entry.adopted() && !entry.restartedBy(parsed)) {
            // Lite: the viewer makes the checks, so that its candidates need not be known.
            result.complete(Optional.empty());
            return;
          }
          Consumer<Optional<BroadcastViewer>> restarting =
              found -> {
                try {
                  BroadcastViewer viewer = found.orElseThrow(() -> noSuchViewer(viewerId));
                  result.complete(viewer.renewedBy(parsed).map(its -> restart(viewer, its)));
                } catch (RuntimeException problem) {
                  result.completeExceptionally(reason(problem));
                }
              };
          if (!now.shards().with(entry, restarting)) {
            throw notRunning();
          }
        });
  }

  /** On the viewer's shard. */
  private String restart(BroadcastViewer viewer, IceCredentials theirs) {
    BroadcastServer now = server();
    IceCredentials local = now.admission().credentials();
    viewer.restart(local, theirs);
    return now.admission().fragment(local, viewer.parameters());
  }

  private interface Answering<T> {
    void begin(BroadcastServer now, CompletableFuture<T> result);
  }

  /** Whatever is thrown fails the result, with a reason. */
  private <T> CompletionStage<T> answering(Answering<T> how) {
    CompletableFuture<T> result = new CompletableFuture<>();
    try {
      how.begin(server(), result);
    } catch (RuntimeException | Error problem) {
      result.completeExceptionally(reason(problem));
    }
    return result;
  }

  private BroadcastServer server() {
    BroadcastServer now = server;
    if (now == null || closed) {
      throw notRunning();
    }
    return now;
  }

  private static SignallingException notRunning() {
    return new SignallingException(Reason.INTERNAL, "the transport is not running");
  }

  private static SignallingException noSuchStream(String streamId) {
    return new SignallingException(
        Reason.NO_SUCH_STREAM, "there is no stream '%s'".formatted(streamId));
  }

  private static SignallingException noSuchViewer(String viewerId) {
    return new SignallingException(
        Reason.NO_SUCH_VIEWER,
        "there is no viewer '%s', or no more".formatted(ViewerEvent.visibleId(viewerId)));
  }

  private static SignallingException reason(Throwable problem) {
    if (problem instanceof SdpException refused) {
      return new SignallingException(
          Reason.valueOf(refused.reason().name()), refused.getMessage(), refused);
    }
    return problem instanceof SignallingException known
        ? known
        : new SignallingException(Reason.INTERNAL, "the transport failed: " + problem, problem);
  }

  @Override
  public void disconnect(String viewerId, String reason) {
    BroadcastServer now = server;
    ViewerEntry entry = now == null ? null : now.shards().table().get(viewerId);
    if (entry != null) {
      now.shards().leave(entry, reason);
    }
  }

  @Override
  public void close() {
    BroadcastServer before;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      before = server;
    }
    if (before == null) {
      return;
    }
    List.copyOf(streams.values()).forEach(stream -> stream.close("the server is stopping"));
    before.close();
  }

  // What is heard of viewers, on their shards.

  @Override
  public void changed(ViewerEvent event) {
    tell(to -> to.viewerChanged(event));
  }

  @Override
  public void reported(String viewerId, ViewerStatistics statistics) {
    tell(to -> to.viewerReported(viewerId, statistics));
  }

  @Override
  public void gone(String viewerId) {
    server.admission().leavePlace();
  }

  private void tell(Consumer<TransportListener> message) {
    try {
      message.accept(listener);
    } catch (RuntimeException | LinkageError e) {
      logger.log(Level.ERROR, "the transport's listener failed", e);
    }
  }
}
