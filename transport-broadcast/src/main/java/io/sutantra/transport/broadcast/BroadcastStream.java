package io.sutantra.transport.broadcast;

import io.sutantra.api.Clock;
import io.sutantra.api.StreamSink;
import io.sutantra.api.TrackDescription;
import io.sutantra.api.TrackSink;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaType;
import io.sutantra.api.media.PacketizedFrame;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * An open stream: makes each frame of each track ready once, and hands it to the shards that have
 * viewers.
 *
 * <p><b>Threading:</b> as {@link TrackSink} says; viewers come and go on the shards.
 */
final class BroadcastStream implements StreamSink {
  /** A stream of which nothing has come for so long, and for two frames, stands still. */
  static final long STANDING_NANOS = 1_000_000_000;

  /** However seldom its frames come. */
  static final long MAX_STANDING_NANOS = 10 * STANDING_NANOS;

  private static final SharedFrame[] NONE = {};
  private static final int MAX_RECENT_FRAMES = PacketHistory.MAX_FRAMES;

  private final String id;
  private final List<TrackDescription> tracks;
  private final MediaClock mediaClock = new MediaClock();
  private final ShardStream[] parts;
  private final Clock clock;
  private final TransportCounters counters;
  private final KeyFrameListener keyFrames;
  private final Consumer<BroadcastStream> whenClosed;
  private final long recentNanos;
  private final long maxRecentBytes;
  private final AtomicInteger viewers = new AtomicInteger();
  private final KeyFrameDemand demand;
  private volatile boolean closed;

  /**
   * The latest key frame and what has come since, as long as that is recent and no more than a
   * history holds. Replaced, never changed: by the thread that offers, and some time after the last
   * viewer has left.
   */
  private final AtomicReference<SharedFrame[]> recent = new AtomicReference<>(NONE);

  private volatile long standingNanos = STANDING_NANOS;

  // Confined to the thread that offers sound.
  private long nextSoundIndex;

  // Confined to the thread that offers pictures.
  private long nextIndex;
  private long offeredNanos;
  private long recentBytes;
  private boolean wantsKeyFrame;

  /** Asks the engine for a key frame. */
  interface KeyFrameListener {
    void wanted(String streamId, String viewerId);
  }

  BroadcastStream(
      String id,
      List<TrackDescription> tracks,
      Shards shards,
      BroadcastSettings settings,
      Clock clock,
      TransportCounters counters,
      KeyFrameListener keyFrames,
      Consumer<BroadcastStream> whenClosed) {
    this.id = id;
    this.tracks = List.copyOf(tracks);
    this.clock = clock;
    this.counters = counters;
    this.keyFrames = keyFrames;
    this.whenClosed = whenClosed;
    this.demand = new KeyFrameDemand(settings.keyFrameInterval().toNanos());
    this.recentNanos = settings.beginningMaxAge().toNanos();
    this.maxRecentBytes = settings.historyMaxBytes();
    this.parts = new ShardStream[shards.count()];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = new ShardStream(this, shards.get(i), settings);
    }
  }

  String id() {
    return id;
  }

  /** The tracks, at most one of each type. */
  List<TrackDescription> tracks() {
    return tracks;
  }

  @Override
  public TrackSink track(int index) {
    return tracks.get(index).type() == MediaType.VIDEO
        ? new Track(this::offer)
        : new Track(this::offerSound);
  }

  /** The sink of one track; each wants media as long as the stream has viewers. */
  private final class Track implements TrackSink {
    private final Predicate<Media> offering;

    Track(Predicate<Media> offering) {
      this.offering = offering;
    }

    @Override
    public boolean offer(Media media) {
      return offering.test(media);
    }

    @Override
    public boolean wanted() {
      return BroadcastStream.this.wanted();
    }
  }

  /** Returns when media of a media time is captured, by the shards' clock. Any thread. */
  long capturedAt(long ptsNanos) {
    return mediaClock.capturedAt(ptsNanos);
  }

  boolean closed() {
    return closed;
  }

  /** What a shard has of it. */
  ShardStream part(Shard shard) {
    return parts[shard.index()];
  }

  /** Takes a piece of sound. Nobody waits for sound: what a shard has no room for is lost. */
  boolean offerSound(Media media) {
    PacketizedFrame frame = packetized(media);
    if (closed) {
      return false;
    }
    SharedFrame shared = new SharedFrame(frame, nextSoundIndex, clock.nanoTime());
    mediaClock.captured(frame.ptsNanos(), frame.captureNanos());
    nextSoundIndex = shared.endIndex();
    boolean taken = true;
    for (ShardStream part : parts) {
      taken &= !part.hasViewers() || part.offerSound(shared);
    }
    return taken;
  }

  private PacketizedFrame packetized(Media media) {
    if (!(media instanceof PacketizedFrame frame)) {
      throw new IllegalArgumentException(
          "stream '%s' takes packetized media, was offered %s".formatted(id, media.kind()));
    }
    return frame;
  }

  /** Takes a frame of pictures. */
  boolean offer(Media media) {
    PacketizedFrame frame = packetized(media);
    if (closed || (wantsKeyFrame && !frame.keyFrame())) {
      return false;
    }
    SharedFrame shared = new SharedFrame(frame, nextIndex, clock.nanoTime());
    mediaClock.captured(frame.ptsNanos(), frame.captureNanos());
    if (nextIndex > 0) {
      long twoFrames = 2 * (shared.offeredNanos() - offeredNanos);
      standingNanos = Math.max(STANDING_NANOS, Math.min(MAX_STANDING_NANOS, twoFrames));
    }
    offeredNanos = shared.offeredNanos();
    nextIndex = shared.endIndex();
    // First: a shard whose first viewer comes just now finds the frame here, or is offered it.
    SharedFrame[] kept = withRecent(shared);
    recent.set(kept);
    // A shard that is behind finds there what it had no room for.
    boolean taken = kept.length > 0;
    for (ShardStream part : parts) {
      taken |= !part.hasViewers() || part.offer(shared);
    }
    wantsKeyFrame = !taken;
    return taken;
  }

  private SharedFrame[] withRecent(SharedFrame latest) {
    if (latest.keyFrame()) {
      recentBytes = latest.sizeBytes();
      return new SharedFrame[] {latest};
    }
    SharedFrame[] before = recent.get();
    recentBytes += latest.sizeBytes();
    if (before.length == 0
        || before.length == MAX_RECENT_FRAMES
        || recentBytes > maxRecentBytes
        || latest.offeredNanos() - before[0].offeredNanos() > recentNanos) {
      return NONE;
    }
    SharedFrame[] more = Arrays.copyOf(before, before.length + 1);
    more[before.length] = latest;
    return more;
  }

  /**
   * What a shard that had no viewers has missed and can still begin with; nothing of a stream that
   * stands still, as one that is made on demand does without viewers. Any thread.
   */
  SharedFrame[] recent() {
    SharedFrame[] known = recent.get();
    return stands(known) ? NONE : known;
  }

  private boolean stands(SharedFrame[] known) {
    return known.length > 0
        && clock.nanoTime() - known[known.length - 1].offeredNanos() >= standingNanos;
  }

  /** After so long without a frame it stands still. Any thread. */
  long standingNanos() {
    return standingNanos;
  }

  /** Lets go of what was kept, if the stream stands still. Any thread. */
  void forgetWhatStands() {
    SharedFrame[] known = recent.get();
    if (stands(known)) {
      // Unless a frame has come meanwhile.
      recent.compareAndSet(known, NONE);
    }
  }

  @Override
  public void pause() {
    // What was kept is of another time when media comes again, which begins with a key frame.
    recent.set(NONE);
  }

  /** Whether anybody would get what is offered. Any thread. */
  boolean wanted() {
    return viewers.get() > 0;
  }

  /** A viewer came or left; on its shard. */
  void count(int change) {
    viewers.addAndGet(change);
  }

  int viewers() {
    return viewers.get();
  }

  /**
   * A viewer needs a key frame. All shards' requests together come through once in an interval.
   *
   * @return whether it came through
   */
  boolean askForKeyFrame(String viewerId, long nowNanos) {
    if (!demand.ask(nowNanos)) {
      return false;
    }
    counters.keyFrameRequests.increment();
    keyFrames.wanted(id, viewerId);
    return true;
  }

  @Override
  public void close() {
    close("the stream has ended");
  }

  /** Closes it for a reason that its viewers are told. */
  void close(String reason) {
    if (!closed) {
      closed = true;
      whenClosed.accept(this);
    }
    for (ShardStream part : parts) {
      part.end(reason);
    }
  }
}
