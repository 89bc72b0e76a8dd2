package io.sutantra.core.engine;

import io.sutantra.api.SourceStatistics;
import io.sutantra.api.ViewerStatus;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.MediaKind;
import io.sutantra.core.pipeline.Pipeline;
import io.sutantra.core.pipeline.StageSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A live stream. <b>Threading:</b> any thread; reading takes no lock that the media path takes. */
public final class Stream {
  private static final Logger LOG = LoggerFactory.getLogger(Stream.class);

  private final StreamSpec spec;
  private final long order;
  private final Instant createdAt;
  private final Viewers viewers = new Viewers();
  private final RateMeter rates = new RateMeter();
  private final AtomicReference<StreamState> state = new AtomicReference<>(StreamState.STARTING);
  private final ReentrantLock lifecycle = new ReentrantLock();
  private final Consumer<Stream> onChange;
  private volatile Optional<String> failure = Optional.empty();
  private volatile Flow flow;
  private long viewerBytes;

  Stream(StreamSpec spec, long order, Instant createdAt, Consumer<Stream> onChange) {
    this.spec = spec;
    this.order = order;
    this.createdAt = createdAt;
    this.onChange = onChange;
  }

  /** Its name. */
  public String id() {
    return spec.id();
  }

  /** Who created it. */
  public String creator() {
    return spec.creator();
  }

  /** What was asked for. */
  public StreamSpec spec() {
    return spec;
  }

  /** When it was created. */
  public Instant createdAt() {
    return createdAt;
  }

  /** How it stands. */
  public StreamState state() {
    return state.get();
  }

  /** Why it failed, if it did. */
  public Optional<String> failure() {
    return failure;
  }

  /** What its source delivers; empty until the source is open. */
  public Optional<MediaFormat> sourceFormat() {
    return Optional.ofNullable(flow).map(open -> open.plan().source());
  }

  /** The last viewers that have left, oldest first, then those that are here. */
  public List<Viewer> viewers() {
    return viewers.all();
  }

  /** A viewer that is here. */
  public Optional<Viewer> viewer(String viewerId) {
    return viewers.present(viewerId);
  }

  /** Asks for a key frame. Requests are coalesced. */
  public void requestKeyFrame() {
    Flow open = flow;
    if (open != null) {
      open.pipeline().requestKeyFrame();
    }
  }

  /** Aims at another bit rate, in bits a second. */
  public void setTargetBitrate(int bitrateBps) {
    Flow open = flow;
    if (open != null) {
      open.pipeline().setTargetBitrate(bitrateBps);
    }
  }

  /** All there is to say of it now. */
  public StreamSnapshot snapshot() {
    Flow open = flow;
    Optional<MediaFormat> format = sourceFormat();
    return new StreamSnapshot(
        id(),
        creator(),
        createdAt,
        state(),
        failure,
        spec.source(),
        spec.codec(),
        spec.transports(),
        format.map(MediaFormat::describe).orElse(""),
        open == null ? "" : open.plan().describe(),
        format.map(MediaFormat::width).orElse(0),
        format.map(MediaFormat::height).orElse(0),
        rates.framesPerSecond(),
        rates.bitrateBps(),
        viewers.connected(),
        open == null ? List.of() : open.pipeline().snapshot(),
        open == null ? SourceStatistics.NONE : statistics(open));
  }

  /** A source that cannot count must not keep people from everything else there is to say. */
  private SourceStatistics statistics(Flow open) {
    try {
      return open.source().statistics();
    } catch (RuntimeException | Error broken) {
      LOG.debug("stream {}: the source's statistics cannot be read", id(), broken);
      return SourceStatistics.NONE;
    }
  }

  long order() {
    return order;
  }

  Viewers roster() {
    return viewers;
  }

  /** Opens what the stream needs, unless it was finished before. */
  void open(FlowOpener opener) throws Exception {
    lifecycle.lock();
    try {
      if (state().terminal()) {
        throw new StreamException("it was stopped before it had started");
      }
      flow = opener.open(this);
      state.compareAndSet(StreamState.STARTING, StreamState.RUNNING);
    } finally {
      lifecycle.unlock();
    }
    onChange.accept(this);
  }

  /** Opens the flow of a stream. */
  @FunctionalInterface
  interface FlowOpener {
    Flow open(Stream stream) throws Exception;
  }

  /**
   * Ends it, once; later calls wait for the first and do nothing. Not to be called by a stage.
   *
   * @param why for people; empty if there is nothing to say
   */
  void finish(StreamState end, String why, Duration timeout) {
    lifecycle.lock();
    try {
      if (state.get().terminal()) {
        return;
      }
      if (!why.isEmpty()) {
        failure = Optional.of(why);
      }
      state.set(end);
      if (flow != null) {
        flow.close(timeout);
      }
    } finally {
      lifecycle.unlock();
    }
    onChange.accept(this);
  }

  /** Takes the rates of the last second. From one thread at a time. */
  void sample(long nowNanos) {
    Flow open = flow;
    if (open != null && !state().terminal()) {
      List<StageSnapshot> stages = open.pipeline().snapshot();
      boolean raw =
          open.plan().outlets().stream().allMatch(to -> to.format().kind() == MediaKind.RAW);
      long bytes = raw ? viewerBytes() : Pipeline.encodedBytes(open.plan(), stages);
      rates.sample(nowNanos, stages.get(0).out(), bytes);
    } else if (state().terminal()) {
      rates.sample(nowNanos, 0, 0);
    }
  }

  /** Grows by what the mean viewer was sent since the last call. */
  private long viewerBytes() {
    long sent = 0;
    int count = 0;
    for (Viewer viewer : viewers.present()) {
      if (viewer.status() == ViewerStatus.CONNECTED) {
        sent += viewer.newBytes();
        count++;
      }
    }
    viewerBytes += count == 0 ? 0 : sent / count;
    return viewerBytes;
  }
}
