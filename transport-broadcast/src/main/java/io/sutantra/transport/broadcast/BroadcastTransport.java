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
  private final BroadcastSettings settings;
  private final Environment environment;
  private final TransportListener listener;
  private final Logger logger;
  private final TransportCounters counters;
  private final Map<String, BroadcastStream> streams = new ConcurrentHashMap<>();
  private final Map<String, Shard> shardOf = new ConcurrentHashMap<>();

  // Changed under this object's lock.
  private volatile Running running;
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
    running = Running.start(settings, environment, logger, counters);
    environment.metrics().gauge("viewers", "viewers", shardOf::size);
    environment.metrics().gauge("paths", "paths", running.shards()::paths);
  }

  @Override
  public StreamSink open(StreamDescription stream) {
    for (TrackDescription track : stream.tracks()) {
      if (!(track.format() instanceof PacketizedFormat)) {
        throw new UnsupportedFormatException(
            "transport 'broadcast'", track.format(), BroadcastTransportProvider.ACCEPTED);
      }
    }
    synchronized (this) {
      Running now = running;
      if (now == null || closed) {
        throw new IllegalStateException(
            "stream '%s' cannot be opened: transport 'broadcast' is not running"
                .formatted(stream.id()));
      }
      BroadcastStream opened =
          new BroadcastStream(
              stream.id(),
              stream.tracks(),
              now.shards(),
              settings,
              environment.clock(),
              counters,
              (streamId, viewerId) -> tell(to -> to.keyFrameRequested(streamId, viewerId)),
              ended -> streams.remove(ended.id(), ended));
      if (streams.putIfAbsent(stream.id(), opened) != null) {
        throw new IllegalStateException(
            "stream '%s' is open already; close it, or choose another id".formatted(stream.id()));
      }
      return opened;
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
          Shard shard = now.shards().leastLoaded();
          boolean entered = false;
          try {
            Admission.Admitted admitted = now.admission().admit(offer, viewerId, stream);
            if (shardOf.putIfAbsent(viewerId, shard) != null) {
              throw new SignallingException(
                  Reason.INTERNAL,
                  "there is a viewer '%s' already".formatted(ViewerEvent.visibleId(viewerId)));
            }
            entered =
                shard.post(
                    () -> {
                      try {
                        enter(new BroadcastViewer(shard, stream, admitted.setup(), this));
                        result.complete(admitted.answer());
                      } catch (RuntimeException | Error problem) {
                        try {
                          giveUp(viewerId, shard, problem);
                        } finally {
                          result.completeExceptionally(reason(problem));
                        }
                      }
                    });
            if (!entered) {
              shardOf.remove(viewerId);
              throw notRunning();
            }
          } finally {
            if (!entered) {
              now.admission().leavePlace();
            }
          }
        });
  }

  /** On the viewer's shard. */
  private void enter(BroadcastViewer viewer) {
    BroadcastStream stream = viewer.part().stream();
    if (stream.closed() || closed) {
      throw noSuchStream(stream.id());
    }
    viewer.enter();
    counters.viewersAccepted.increment();
  }

  /** Forgets a viewer that could not be made, or not be let in; its place is free again. */
  private void giveUp(String viewerId, Shard shard, Throwable problem) {
    if (!(problem instanceof SignallingException)) {
      logger.log(Level.WARNING, "a viewer could not be let in", problem);
    }
    try {
      BroadcastViewer half = shard.viewers().get(viewerId);
      if (half != null) {
        half.leave("it could not be let in");
      }
    } finally {
      if (shardOf.remove(viewerId) != null) {
        running.admission().leavePlace();
      }
    }
  }

  @Override
  public CompletionStage<Optional<String>> update(String viewerId, String fragment) {
    return onShard(
        viewerId,
        fragment,
        // Lite: the viewer makes the checks, so that its candidates need not be known.
        (viewer, parsed) -> viewer.renewedBy(parsed).map(theirs -> restart(viewer, theirs)));
  }

  private String restart(BroadcastViewer viewer, IceCredentials theirs) {
    Running now = running();
    IceCredentials local = now.admission().credentials();
    viewer.restart(local, theirs);
    return now.admission().fragment(local, viewer.parameters());
  }

  private interface Step<T> {
    T take(BroadcastViewer viewer, Fragment fragment);
  }

  private <T> CompletionStage<T> onShard(String viewerId, String fragment, Step<T> step) {
    return answering(
        (now, result) -> {
          Fragment parsed = Fragment.parse(fragment, settings.maxSdpBytes());
          Consumer<Optional<BroadcastViewer>> taking =
              found -> {
                try {
                  BroadcastViewer viewer = found.orElseThrow(() -> noSuchViewer(viewerId));
                  result.complete(step.take(viewer, parsed));
                } catch (RuntimeException problem) {
                  result.completeExceptionally(reason(problem));
                }
              };
          if (!find(viewerId, taking)) {
            throw notRunning();
          }
        });
  }

  /**
   * Finds a viewer, and has something done on its shard.
   *
   * @param then is told nothing on any thread if there is no such viewer
   * @return false if its shard has ended, so that nothing will be done
   */
  private boolean find(String viewerId, Consumer<Optional<BroadcastViewer>> then) {
    Shard shard = shardOf.get(viewerId);
    if (shard == null) {
      then.accept(Optional.empty());
      return true;
    }
    return shard.post(
        () -> {
          BroadcastViewer viewer = shard.viewers().get(viewerId);
          if (viewer == null && shardOf.getOrDefault(viewerId, shard) != shard) {
            // It has moved meanwhile, which it does once.
            if (!find(viewerId, then)) {
              then.accept(Optional.empty());
            }
          } else {
            then.accept(Optional.ofNullable(viewer));
          }
        });
  }

  private interface Answering<T> {
    void begin(Running now, CompletableFuture<T> result);
  }

  /** Whatever is thrown fails the result, with a reason. */
  private <T> CompletionStage<T> answering(Answering<T> how) {
    CompletableFuture<T> result = new CompletableFuture<>();
    try {
      how.begin(running(), result);
    } catch (RuntimeException problem) {
      result.completeExceptionally(reason(problem));
    }
    return result;
  }

  private Running running() {
    Running now = running;
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
    var unused = find(viewerId, found -> found.ifPresent(viewer -> viewer.leave(reason)));
  }

  @Override
  public void close() {
    Running before;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      before = running;
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
  public void moved(String viewerId, Shard from, Shard to) {
    shardOf.replace(viewerId, from, to);
  }

  @Override
  public void gone(BroadcastViewer viewer) {
    if (shardOf.remove(viewer.id()) != null) {
      running.admission().leavePlace();
    }
  }

  private void tell(Consumer<TransportListener> message) {
    try {
      message.accept(listener);
    } catch (RuntimeException | LinkageError e) {
      logger.log(Level.ERROR, "the transport's listener failed", e);
    }
  }
}
