package io.sutantra.core.engine;

import io.sutantra.api.Clock;
import io.sutantra.api.IceServer;
import io.sutantra.api.Metrics;
import io.sutantra.api.Signalling;
import io.sutantra.api.SignallingException;
import io.sutantra.api.SignallingException.Reason;
import io.sutantra.api.StreamDescription;
import io.sutantra.api.Transport;
import io.sutantra.api.ViewerStatus;
import io.sutantra.core.event.EngineEvent;
import io.sutantra.core.event.EngineEvents;
import io.sutantra.core.event.EventBus;
import io.sutantra.core.event.StreamState;
import io.sutantra.core.event.ViewerIdentity;
import io.sutantra.core.metrics.MetricSnapshot;
import io.sutantra.core.metrics.MetricsRegistry;
import io.sutantra.core.pipeline.Planner;
import io.sutantra.core.pipeline.SinkRequest;
import io.sutantra.core.plugin.PluginDescription;
import io.sutantra.core.plugin.PluginKind;
import io.sutantra.core.plugin.Plugins;
import io.sutantra.core.session.ClientLimit;
import io.sutantra.core.session.ClientLimitException;
import io.sutantra.core.session.SessionAnswer;
import io.sutantra.core.session.Viewer;
import io.sutantra.core.session.ViewerRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The entry point of the core. The engine creates and stops streams, connects and disconnects
 * viewers, and reports the state of both.
 *
 * <p>A stream that fails ends alone; a stream whose source fails waits for the source to come back.
 * A plug-in that hangs is abandoned together with its thread, and named in the log.
 *
 * <p><b>Threading:</b> any thread; {@link #create} and {@link #stop} call into plug-ins and may
 * take seconds, no other method does.
 */
public final class StreamEngine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StreamEngine.class);
  private static final Duration LAST_EVENTS = Duration.ofMillis(200);
  private static final String UNANSWERED = "the offer was not answered";

  private final EngineContext context;
  private final Transports transports;
  private final StreamThreads threads;
  private final ExecutorService control;
  private final AtomicLong order = new AtomicLong();
  private final AtomicBoolean askingSinks = new AtomicBoolean();
  private final Map<String, Stream> streams = new ConcurrentHashMap<>();
  private final EventBus events = new EventBus();
  private final ViewerRegistry viewers;
  private final ScheduledFuture<?> sampling;
  private volatile boolean closed;

  /** Creates an engine without streams. A transport is started when the first stream needs it. */
  public StreamEngine(
      Plugins plugins, PluginSettings settings, EngineOptions options, Clock clock) {
    context = new EngineContext(plugins, settings, options, clock);
    viewers =
        new ViewerRegistry(clock, id -> stream(id).map(Stream::viewerList), this::viewerChanged);
    transports = new Transports(context, name -> viewers.listener(name, this::requestKeyFrame));
    threads = new StreamThreads(options, clock);
    control =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "sutantra-control");
              thread.setDaemon(true);
              return thread;
            });
    declareMetrics(context.metrics().scoped("engine"));
    sampling =
        context
            .timer()
            .scheduleAtFixedRate(() -> everySecond(clock.nanoTime()), 1, 1, TimeUnit.SECONDS);
  }

  /** Returns the events of this engine, to subscribe to. */
  public EngineEvents events() {
    return events;
  }

  private void declareMetrics(Metrics metrics) {
    for (StreamState state : StreamState.values()) {
      metrics.gauge(
          "streams",
          "streams",
          () -> streams.values().stream().filter(stream -> stream.state() == state).count(),
          new Metrics.Label("state", state.name().toLowerCase(Locale.ROOT)));
    }
    metrics.gauge(
        "viewers",
        "viewers",
        () -> streams.values().stream().mapToLong(Stream::connectedViewers).sum());
  }

  private void everySecond(long nowNanos) {
    context.metrics().advance(nowNanos);
    for (Stream stream : streams.values()) {
      // An exception thrown from here would end the periodic task for all streams.
      guarded(
          stream,
          () -> {
            stream.sample(nowNanos);
            stream.lifecycle().restIfUnwatched(nowNanos);
          });
    }
    // Sinks are queried on another thread: a sink that hangs must not stop the rates of all
    // streams.
    if (!control.isShutdown() && askingSinks.compareAndSet(false, true)) {
      control.execute(this::wakeWantedStreams);
    }
  }

  private void wakeWantedStreams() {
    try {
      streams.values().forEach(stream -> guarded(stream, () -> stream.lifecycle().wakeIfWanted()));
    } finally {
      askingSinks.set(false);
    }
  }

  private static void guarded(Stream stream, Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error broken) {
      LOG.warn("stream {} could not be looked at", stream.id(), broken);
    }
  }

  /**
   * Creates a stream and waits until the stream has started.
   *
   * @throws DuplicateStreamException if a stream with the same id is running
   * @throws StreamException if the stream cannot be started; nothing is left of the stream then
   */
  public Stream create(StreamSpec spec) {
    Stream stream = newStream(spec);
    Optional<Stream> predecessor = enter(stream);
    events.publish(
        new EngineEvent.StreamCreated(now(), stream.id(), stream.creator(), spec.source()));
    try {
      return start(stream, predecessor, false);
    } catch (StreamException failure) {
      streams.remove(spec.id(), stream);
      throw failure;
    }
  }

  /**
   * Creates a stream that is listed at once and starts in the background. The stream stays listed
   * whether or not it starts; a stream that failed has its reason. While only the source cannot be
   * started, the stream is {@link StreamState#RETRYING}.
   *
   * @return a stage that completes with the stream when the stream has started or the first attempt
   *     to start its source has failed, and that fails with a {@link StreamException} if the stream
   *     cannot be started
   * @throws DuplicateStreamException if a stream with the same id is running
   */
  public CompletionStage<Stream> launch(StreamSpec spec) {
    Stream stream = newStream(spec);
    Optional<Stream> predecessor = enter(stream);
    events.publish(
        new EngineEvent.StreamCreated(now(), stream.id(), stream.creator(), spec.source()));
    return CompletableFuture.supplyAsync(() -> start(stream, predecessor, true), control);
  }

  private Stream newStream(StreamSpec spec) {
    return new Stream(
        spec, order.incrementAndGet(), context, this::setUp, control, this::streamChanged);
  }

  private Stream start(Stream stream, Optional<Stream> predecessor, boolean patient) {
    try {
      // The predecessor may still be closing, and the transports hold its name until it has closed.
      predecessor.ifPresent(
          old -> old.lifecycle().finish(StreamState.STOPPED, "", context.options().closeTimeout()));
      if (closed) {
        throw new StreamException("the engine is closed");
      }
      stream.lifecycle().open(patient);
      return stream;
    } catch (Exception | Error failure) {
      String why = Failures.describe("stream '" + stream.id() + "'", failure);
      stream.lifecycle().finish(StreamState.FAILED, why, context.options().closeTimeout());
      throw new StreamException(
          "stream '%s' cannot start: %s".formatted(stream.id(), why), failure);
    }
  }

  /**
   * Enters a stream under its id.
   *
   * @return the ended stream that had this id before
   */
  private Optional<Stream> enter(Stream stream) {
    Stream old = streams.putIfAbsent(stream.id(), stream);
    while (old != null) {
      if (!old.state().terminal()) {
        throw new DuplicateStreamException(stream.id());
      }
      if (streams.replace(stream.id(), old, stream)) {
        return Optional.of(old);
      }
      old = streams.putIfAbsent(stream.id(), stream);
    }
    return Optional.empty();
  }

  private FlowSetup setUp(StreamSpec spec) throws Exception {
    // Names are looked up first: a mistyped name must not cost the opening of a source or a socket.
    context.plugins().codec(spec.codec());
    if (!spec.audioCodec().equals(Planner.NO_CODEC)
        && !spec.audioCodec().equals(StreamSpec.DEFAULT_AUDIO_CODEC)) {
      context.plugins().codec(spec.audioCodec());
    }
    context.plugins().source(spec.sourceName());
    StandaloneSinks standalone = new StandaloneSinks(context, this::requestKeyFrame);
    List<SinkRequest> requests = new ArrayList<>();
    spec.transports().forEach(name -> requests.add(transports.request(name)));
    spec.sinks().forEach(sink -> requests.add(standalone.request(sink)));
    Map<String, Transport> started = new HashMap<>();
    for (String name : spec.transports()) {
      started.put(name, transports.use(name));
    }
    StreamSinks sinks =
        new StreamSinks(
            spec.id(),
            context.options().startTimeout(),
            context.options().closeTimeout().dividedBy(3),
            (name, tracks) -> {
              StreamDescription description = new StreamDescription(spec.id(), tracks);
              return started.containsKey(name)
                  ? transports.open(name, started.get(name), description)
                  : standalone.open(name, description);
            },
            context.queries());
    return new FlowSetup(context, spec, requests, sinks, new Continuity(), threads);
  }

  /**
   * Stops a stream and removes it; its viewers are told.
   *
   * @return false if there is no such stream
   */
  public boolean stop(String streamId) {
    Stream stream = streams.get(streamId);
    if (stream == null) {
      return false;
    }
    stream.lifecycle().finish(StreamState.STOPPED, "", context.options().closeTimeout());
    return streams.remove(streamId, stream);
  }

  /**
   * Returns a stream. A stream that has ended or failed stays listed until it is stopped or created
   * again.
   */
  public Optional<Stream> stream(String streamId) {
    return Optional.ofNullable(streams.get(streamId));
  }

  /** Returns all streams, in the order of their creation. */
  public List<Stream> streams() {
    return streams.values().stream().sorted(Comparator.comparingLong(Stream::order)).toList();
  }

  /**
   * Connects a viewer by an SDP offer, without a limit on the client's sessions.
   *
   * @return a stage that fails with a {@link SignallingException} that states the reason
   */
  public CompletionStage<SessionAnswer> connect(String streamId, String sdpOffer) {
    return connect(streamId, sdpOffer, ClientLimit.NONE);
  }

  /**
   * Connects a viewer by an SDP offer.
   *
   * @return a stage that fails with a {@link SignallingException} that states the reason: a {@link
   *     ClientLimitException} if the client has too many sessions
   */
  public CompletionStage<SessionAnswer> connect(
      String streamId, String sdpOffer, ClientLimit limit) {
    Stream stream = streams.get(streamId);
    if (stream == null) {
      return refused(Reason.NO_SUCH_STREAM, "there is no stream '" + streamId + "'");
    }
    if (!stream.acceptsViewers()) {
      return refused(Reason.NOT_LIVE, "stream '" + streamId + "' is " + stream.standing());
    }
    Optional<StartedTransport> transport = transports.signalling(stream.spec().transports());
    if (transport.isEmpty()) {
      return refused(Reason.NOT_ACCEPTABLE, withoutSignalling(stream));
    }
    Optional<String> reserved = viewers.reserve(limit);
    if (reserved.isEmpty()) {
      return CompletableFuture.failedStage(new ClientLimitException(limit));
    }
    String viewerId = reserved.get();
    StartedTransport taker = transport.get();
    return taker
        .signal(
            signalling -> signalling.offer(streamId, viewerId, sdpOffer),
            () -> taker.disconnect(viewerId, UNANSWERED))
        .whenComplete(
            (answer, problem) -> {
              if (problem != null) {
                // The viewer may have been created in spite of the failure.
                disconnect(viewerId, UNANSWERED);
              }
              viewers.settle(viewerId);
            })
        .thenApply(answer -> new SessionAnswer(viewerId, answer));
  }

  private String withoutSignalling(Stream stream) {
    List<String> addresses = addresses(stream);
    List<String> own = stream.spec().transports();
    List<String> others =
        context.plugins().list().stream()
            .filter(plugin -> plugin.kind() == PluginKind.TRANSPORT)
            .map(PluginDescription::name)
            .filter(name -> !own.contains(name))
            .toList();
    return "stream '%s' has no transport for browsers: it is on %s; connect to %s%s"
        .formatted(
            stream.id(),
            String.join(", ", own),
            addresses.isEmpty() ? "that" : String.join(", ", addresses),
            others.isEmpty()
                ? ""
                : ", or set sutantra.transport to another: " + String.join(", ", others));
  }

  /**
   * Applies a viewer's ICE fragment: restarts ICE if the credentials in the fragment are new, and
   * adds its candidates otherwise.
   *
   * @return a stage that completes with the server's fragment if ICE was restarted, and that fails
   *     with a {@link SignallingException}
   */
  public CompletionStage<Optional<String>> update(String viewerId, String fragment) {
    return this.<Optional<String>>signalled(
            viewerId, signalling -> signalling.update(viewerId, fragment))
        .thenApply(
            own -> {
              if (own.isPresent()) {
                viewer(viewerId).ifPresent(Viewer::countIceRestart);
              }
              return own;
            });
  }

  private <T> CompletionStage<T> signalled(
      String viewerId, Function<Signalling, CompletionStage<T>> call) {
    Optional<StartedTransport> transport =
        viewer(viewerId)
            .map(Viewer::transport)
            .flatMap(transports::find)
            .filter(StartedTransport::hasSignalling);
    if (transport.isEmpty()) {
      return refused(Reason.NO_SUCH_VIEWER, "there is no such session, or it has ended");
    }
    return transport.get().signal(call, () -> {});
  }

  /**
   * Disconnects a viewer.
   *
   * @return false if there is no such viewer
   */
  public boolean disconnect(String viewerId, String reason) {
    Optional<Viewer> viewer = viewer(viewerId);
    viewer
        .map(Viewer::transport)
        .flatMap(transports::find)
        .ifPresent(transport -> transport.disconnect(viewerId, reason));
    return viewer.isPresent();
  }

  /** Returns a present viewer. */
  public Optional<Viewer> viewer(String viewerId) {
    return viewers.find(viewerId);
  }

  /** Returns the STUN and TURN servers that viewers should use. */
  public List<IceServer> iceServers() {
    return transports.iceServers();
  }

  /**
   * Returns the addresses of the transports in use that have no signalling, such as {@code
   * tcp://127.0.0.1:8190}.
   */
  public List<String> addresses() {
    return transports.addresses();
  }

  /**
   * Returns the addresses of a stream at its transports that have no signalling, such as {@code
   * tcp://127.0.0.1:8190/demo}.
   */
  public List<String> addresses(Stream stream) {
    return transports.addresses(stream.id(), stream.spec().transports());
  }

  /**
   * Returns the values of all metrics by plug-in and name; see {@link MetricsRegistry#snapshot()}.
   */
  public Map<String, Long> metrics() {
    return context.metrics().snapshot();
  }

  /** Returns all metrics with their kinds, units, labels and windows. */
  public List<MetricSnapshot> metricDetails() {
    return context.metrics().metrics();
  }

  /** Stops all streams and transports, about within {@link EngineOptions#closeTimeout()}. */
  @Override
  public void close() {
    closed = true;
    sampling.cancel(false);
    Duration half = context.options().closeTimeout().dividedBy(2);
    List<CompletableFuture<Void>> stopping = new ArrayList<>();
    for (Stream stream : streams()) {
      stopping.add(
          CompletableFuture.runAsync(
              () -> stream.lifecycle().finish(StreamState.STOPPED, "", half), control));
    }
    CompletableFuture.allOf(stopping.toArray(CompletableFuture[]::new))
        .completeOnTimeout(null, half.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(broken -> null)
        .join();
    transports.close(half);
    streams.clear();
    control.shutdownNow();
    threads.close();
    context.close();
    events.close(LAST_EVENTS);
  }

  private void requestKeyFrame(String streamId) {
    stream(streamId).ifPresent(Stream::requestKeyFrame);
  }

  private void viewerChanged(Viewer viewer) {
    Instant now = now();
    ViewerIdentity who =
        new ViewerIdentity(
            viewer.id(),
            viewer.streamId(),
            viewer.transport(),
            viewer.remoteAddress(),
            viewer.since());
    events.publish(
        switch (viewer.status()) {
          case CONNECTING -> new EngineEvent.ViewerConnecting(now, who);
          case CONNECTED -> new EngineEvent.ViewerConnected(now, who);
          case DISCONNECTED -> new EngineEvent.ViewerDisconnected(now, who, viewer.detail());
          case FAILED -> new EngineEvent.ViewerFailed(now, who, viewer.detail());
        });
    if (viewer.status() == ViewerStatus.CONNECTING) {
      stream(viewer.streamId()).ifPresent(watched -> watched.lifecycle().wake());
    }
  }

  private void streamChanged(Stream stream) {
    if (stream.state().terminal()) {
      viewers.end(stream.viewerList());
    }
    stream.publishChange(now(), events);
  }

  private Instant now() {
    return Instant.ofEpochMilli(context.clock().epochMillis());
  }

  private static <T> CompletionStage<T> refused(Reason reason, String message) {
    return CompletableFuture.failedStage(new SignallingException(reason, message));
  }
}
