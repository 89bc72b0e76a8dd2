package io.sutantra.transport.webrtc;

import io.sutantra.api.Environment;
import io.sutantra.api.IceServer;
import io.sutantra.api.MediaSink;
import io.sutantra.api.Signalling;
import io.sutantra.api.SignallingException;
import io.sutantra.api.SignallingException.Reason;
import io.sutantra.api.StreamDescription;
import io.sutantra.api.Transport;
import io.sutantra.api.TransportListener;
import io.sutantra.api.UnsupportedFormatException;
import io.sutantra.api.ViewerEvent;
import io.sutantra.api.ViewerStatistics;
import io.sutantra.api.ViewerStatus;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.RawFormat;
import io.sutantra.rtc.sdp.Fragment;
import io.sutantra.rtc.sdp.Offer;
import io.sutantra.rtc.sdp.SdpException;
import io.sutantra.webrtc.peer.LibWebRtc;
import io.sutantra.webrtc.sdp.CanonicalOffer;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A transport that serves each viewer by a libwebrtc peer of its own.
 *
 * <p><b>Threading:</b> viewers are confined to libwebrtc's peer thread, where stages complete and
 * the listener is called.
 */
final class WebRtcTransport implements Transport, Signalling {
  private static final long PICTURE_THREAD_LIMIT_MILLIS = 300;

  private final TransportSettings settings;
  private final Environment environment;
  private final TransportListener listener;
  private final System.Logger logger;
  private final Map<String, WebRtcStream> streams = new ConcurrentHashMap<>();
  // Confined to the peer thread:
  private final Map<String, WebRtcViewer> viewers = new LinkedHashMap<>();
  private volatile int viewerCount;

  // Set when the transport has started.
  private volatile Running running;
  private Future<?> reports;
  private volatile boolean closed;

  WebRtcTransport(TransportSettings settings, Environment environment, TransportListener listener) {
    this.settings = settings;
    this.environment = environment;
    this.listener = listener;
    this.logger = System.getLogger(environment.loggerName());
  }

  @Override
  public synchronized void start() throws IOException {
    if (running != null || closed) {
      throw new IllegalStateException("a transport is started once");
    }
    boolean loopback;
    try {
      loopback = settings.loopback().applies(settings.host());
    } catch (UnknownHostException e) {
      throw new IOException(
          ("sutantra.transports.webrtc.host is '%s': there is no such host; write an address of this"
                  + " machine, or 0.0.0.0 for all")
              .formatted(settings.host()),
          e);
    }
    Announcement announcement =
        Announcement.of(loopback, settings.announcedAddresses(), settings.announceOnly());
    LibWebRtc libWebRtc = LibWebRtc.open(logger, environment.scheduler());
    ExecutorService pictureThread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "webrtc-pictures");
              thread.setDaemon(true);
              return thread;
            });
    running =
        new Running(
            settings, environment.clock(), libWebRtc, pictureThread, loopback, announcement);
    environment.metrics().gauge("viewers", "viewers", () -> viewerCount);
    long interval = Math.max(100, settings.statisticsInterval().toMillis());
    reports =
        environment
            .scheduler()
            .scheduleAtFixedRate(
                () -> libWebRtc.execute(this::report), interval, interval, TimeUnit.MILLISECONDS);
    if (loopback) {
      logger.log(
          Level.INFO,
          "viewers can connect from this machine alone, at 127.0.0.1 and ::1; to let others in: "
              + "sutantra.transports.webrtc.loopback = off");
    }
  }

  @Override
  public MediaSink open(StreamDescription stream) {
    MediaFormat first = stream.tracks().get(0).format();
    if (!(first instanceof RawFormat)) {
      throw new UnsupportedFormatException("transport 'webrtc'", first, "raw i420");
    }
    synchronized (this) {
      if (running == null || closed) {
        throw new IllegalStateException(
            "stream '%s' cannot be opened: the transport is not running".formatted(stream.id()));
      }
      WebRtcStream opened =
          new WebRtcStream(
              running,
              stream,
              environment.metrics(),
              closing -> streams.remove(stream.id(), closing));
      if (streams.putIfAbsent(stream.id(), opened) != null) {
        throw new IllegalStateException("stream '%s' is open already".formatted(stream.id()));
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

  @Override
  public CompletionStage<String> offer(String streamId, String viewerId, String sdp) {
    return onPeerThread(
        () -> {
          Offer offer = Offer.parse(sdp, settings.maxSdpBytes(), CanonicalOffer.ENCODING_NAME);
          CanonicalOffer.check(offer.credentials());
          return () -> admit(streamId, viewerId, offer).begin();
        });
  }

  private WebRtcViewer admit(String streamId, String viewerId, Offer offer) {
    WebRtcStream stream = streams.get(streamId);
    if (stream == null || stream.closed()) {
      throw new SignallingException(
          Reason.NO_SUCH_STREAM, "there is no stream '%s'".formatted(streamId));
    }
    if (viewers.size() >= settings.maxViewers()) {
      throw new SignallingException(
          Reason.FULL,
          "all %d places are taken; each viewer costs an encoder here".formatted(viewers.size()));
    }
    WebRtcViewer viewer = new WebRtcViewer(running, stream, viewerId, offer, new ViewerListener());
    if (viewers.putIfAbsent(viewerId, viewer) != null) {
      throw new SignallingException(
          Reason.INTERNAL,
          "there is a viewer '%s' already".formatted(ViewerEvent.visibleId(viewerId)));
    }
    viewerCount = viewers.size();
    return viewer;
  }

  @Override
  public CompletionStage<Optional<String>> update(String viewerId, String fragment) {
    return onPeerThread(
        () -> {
          Fragment parsed = Fragment.parse(fragment, settings.maxSdpBytes());
          parsed.credentials().ifPresent(CanonicalOffer::check);
          return () -> viewer(viewerId).update(parsed);
        });
  }

  private WebRtcViewer viewer(String id) {
    WebRtcViewer viewer = viewers.get(id);
    if (viewer == null) {
      throw new SignallingException(
          Reason.NO_SUCH_VIEWER,
          "there is no viewer '%s', or no more".formatted(ViewerEvent.visibleId(id)));
    }
    return viewer;
  }

  private interface Step<T> {
    T take();
  }

  /**
   * Parses on the caller's thread and acts on the peer thread. Never throws: the stage carries the
   * failure.
   */
  private <T> CompletionStage<T> onPeerThread(Step<Step<CompletableFuture<T>>> reading) {
    CompletableFuture<T> result = new CompletableFuture<>();
    try {
      Step<CompletableFuture<T>> action = reading.take();
      Running parts = running;
      if (parts == null || closed || !parts.libWebRtc().execute(() -> act(action, result))) {
        throw new SignallingException(Reason.INTERNAL, "the transport is not running");
      }
    } catch (RuntimeException e) {
      result.completeExceptionally(reason(e));
    }
    return result;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The result future carries both outcomes.
  private static <T> void act(Step<CompletableFuture<T>> action, CompletableFuture<T> result) {
    try {
      action
          .take()
          .whenComplete(
              (value, problem) -> {
                if (problem == null) {
                  result.complete(value);
                } else {
                  result.completeExceptionally(reason(problem));
                }
              });
    } catch (RuntimeException e) {
      result.completeExceptionally(reason(e));
    }
  }

  private static SignallingException reason(Throwable problem) {
    for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
      if (cause instanceof SignallingException known) {
        return known;
      }
      if (cause instanceof SdpException refused) {
        return new SignallingException(
            Reason.valueOf(refused.reason().name()), refused.getMessage(), refused);
      }
    }
    return new SignallingException(Reason.INTERNAL, "the transport failed: " + problem, problem);
  }

  @Override
  public void disconnect(String viewerId, String reason) {
    Running parts = running;
    if (parts != null) {
      parts
          .libWebRtc()
          .execute(
              () ->
                  Optional.ofNullable(viewers.get(viewerId))
                      .ifPresent(viewer -> viewer.end(ViewerStatus.DISCONNECTED, reason)));
    }
  }

  private void report() {
    List.copyOf(viewers.values()).forEach(WebRtcViewer::report);
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      if (running == null) {
        return;
      }
    }
    Running parts = running;
    reports.cancel(false);
    List<WebRtcStream> open = List.copyOf(streams.values());
    streams.clear();
    parts.libWebRtc().execute(() -> open.forEach(stream -> stream.end("the transport is closed")));
    // No picture may be in progress towards a disposed source.
    parts.pictureThread().shutdown();
    try {
      if (!parts
          .pictureThread()
          .awaitTermination(PICTURE_THREAD_LIMIT_MILLIS, TimeUnit.MILLISECONDS)) {
        logger.log(Level.WARNING, "the picture thread is still busy");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    parts.libWebRtc().close();
  }

  /** The listener to the viewers. On the peer thread. */
  private final class ViewerListener implements WebRtcViewer.Listener {
    @Override
    public void changed(ViewerEvent event) {
      tell(to -> to.viewerChanged(event));
    }

    @Override
    public void reported(String viewerId, ViewerStatistics statistics) {
      tell(to -> to.viewerReported(viewerId, statistics));
    }

    @Override
    public void ended(WebRtcViewer viewer) {
      viewers.remove(viewer.id(), viewer);
      viewerCount = viewers.size();
    }

    private void tell(Consumer<TransportListener> message) {
      try {
        message.accept(listener);
      } catch (RuntimeException e) {
        logger.log(Level.ERROR, "the transport's listener failed", e);
      }
    }
  }
}
