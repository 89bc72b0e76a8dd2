package io.sutantra.core.engine;

import io.sutantra.api.SourceStatistics;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.MediaKind;
import io.sutantra.core.event.EngineEvent;
import io.sutantra.core.event.EventBus;
import io.sutantra.core.event.StreamState;
import io.sutantra.core.pipeline.StreamPlan;
import io.sutantra.core.session.StreamViewers;
import io.sutantra.core.session.Viewer;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;

/**
 * A live stream.
 *
 * <p><b>Threading:</b> any thread; the getters take no lock that the media path takes.
 */
public final class Stream {
  private final StreamSpec spec;
  private final long order;
  private final Instant createdAt;
  private final StreamViewers viewers = new StreamViewers();
  private final RateMeter rates = new RateMeter();
  private final StreamLifecycle lifecycle;
  private long viewerBytes;
  private StreamLifecycle.Status published;

  Stream(
      StreamSpec spec,
      long order,
      EngineContext context,
      StreamLifecycle.SetUp setUp,
      ExecutorService control,
      Consumer<Stream> onChange) {
    this.spec = spec;
    this.order = order;
    this.createdAt = Instant.ofEpochMilli(context.clock().epochMillis());
    this.lifecycle =
        new StreamLifecycle(
            spec, context, setUp, control, viewers::anybody, () -> onChange.accept(this));
  }

  /** Returns the stream's id. */
  public String id() {
    return spec.id();
  }

  /** Returns the name of the stream's creator. */
  public String creator() {
    return spec.creator();
  }

  /** Returns the requested properties of the stream. */
  public StreamSpec spec() {
    return spec;
  }

  /** Returns the time of the stream's creation. */
  public Instant createdAt() {
    return createdAt;
  }

  /** Returns the current state. */
  public StreamState state() {
    return lifecycle.state();
  }

  /** Returns the reason of the stream's failure, or the reason why its source is opened again. */
  public Optional<String> failure() {
    return lifecycle.status().failure();
  }

  /** Returns the time of the next attempt to open the source, if the source failed. */
  public Optional<Instant> nextAttempt() {
    return lifecycle.status().nextAttempt();
  }

  /**
   * Returns whether viewers can connect. Viewers may have to wait for the first picture when the
   * stream rests, or when its source has failed after it had run.
   */
  public boolean acceptsViewers() {
    return lifecycle.acceptsViewers();
  }

  /**
   * Returns the state as text for people: {@code "starting"}, {@code "failed: there is no file
   * '/a.webm'"}.
   */
  public String standing() {
    return state().name().toLowerCase(Locale.ROOT) + failure().map(why -> ": " + why).orElse("");
  }

  /** Returns the format of the source's main track; empty until the source is open. */
  public Optional<MediaFormat> sourceFormat() {
    return Optional.ofNullable(lifecycle.flow()).map(open -> open.plan().main().source());
  }

  /** Returns the most recently departed viewers, oldest first, followed by the present viewers. */
  public List<Viewer> viewers() {
    return viewers.all();
  }

  /** Returns the number of viewers that are connected. */
  public int connectedViewers() {
    return viewers.connected();
  }

  /** Returns a present viewer. */
  public Optional<Viewer> viewer(String viewerId) {
    return viewers.find(viewerId);
  }

  /** Requests a key frame. Requests are coalesced. */
  public void requestKeyFrame() {
    MediaFlow open = lifecycle.flow();
    if (open != null) {
      open.pipeline().requestKeyFrame();
    }
  }

  /** Sets another target bit rate, in bits per second. */
  public void setTargetBitrate(int bitrateBps) {
    lifecycle.setTargetBitrate(bitrateBps);
  }

  /** Returns all properties of the stream at this moment. */
  public StreamSnapshot snapshot() {
    // The state is read before the flow, because a running stream has its flow by then.
    StreamLifecycle.Status status = lifecycle.status();
    MediaFlow open = lifecycle.flow();
    Optional<MediaFormat> format =
        Optional.ofNullable(open).map(flow -> flow.plan().main().source());
    return new StreamSnapshot(
        id(),
        creator(),
        createdAt,
        status.state(),
        status.failure(),
        status.nextAttempt(),
        spec.source(),
        spec.codec(),
        spec.transports(),
        format.map(MediaFormat::describe).orElse(""),
        open == null ? List.of() : tracks(open.plan()),
        open == null ? "" : open.plan().describe(),
        format.map(MediaFormat::width).orElse(0),
        format.map(MediaFormat::height).orElse(0),
        rates.framesPerSecond(),
        rates.bitrateBps(),
        viewers.connected(),
        open == null ? List.of() : open.pipeline().snapshot(),
        status.state() == StreamState.RUNNING ? open.statistics() : SourceStatistics.NONE);
  }

  private static List<StreamSnapshot.Track> tracks(StreamPlan plan) {
    return plan.tracks().stream()
        .map(
            track ->
                new StreamSnapshot.Track(
                    track.source().type(),
                    track.outlets().stream()
                        .map(outlet -> outlet.format().describe())
                        .distinct()
                        .toList()))
        .toList();
  }

  /** Publishes the current state, unless this state has already been published. */
  synchronized void publishChange(Instant now, EventBus events) {
    StreamLifecycle.Status status = lifecycle.status();
    if (status.equals(published)) {
      return;
    }
    published = status;
    events.publish(
        status.state().terminal()
            ? new EngineEvent.StreamEnded(now, id(), status.state(), status.failure())
            : new EngineEvent.StreamChanged(
                now, id(), status.state(), status.failure(), status.nextAttempt()));
  }

  long order() {
    return order;
  }

  StreamViewers viewerList() {
    return viewers;
  }

  StreamLifecycle lifecycle() {
    return lifecycle;
  }

  /** Updates the rates over the last second. Called from one thread at a time. */
  void sample(long nowNanos) {
    if (state() == StreamState.RUNNING) {
      MediaFlow open = lifecycle.flow();
      boolean raw = open.plan().outlets().allMatch(to -> to.format().kind() == MediaKind.RAW);
      long bytes = raw ? viewerBytes() : open.pipeline().encodedBytes();
      rates.sample(nowNanos, open.pipeline().pictures(), bytes);
    } else {
      rates.reset();
    }
  }

  /**
   * Adds the mean number of bytes that a viewer was sent since the last call, and returns the sum.
   */
  private long viewerBytes() {
    viewerBytes += viewers.meanNewBytes();
    return viewerBytes;
  }
}
