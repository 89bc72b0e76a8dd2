package io.sutantra.transport.broadcast;

import io.sutantra.api.Clock;
import io.sutantra.api.StreamSink;
import io.sutantra.api.TrackDescription;
import io.sutantra.api.TrackSink;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaType;
import io.sutantra.api.media.PacketizedFrame;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * An open stream, which makes each frame of each track ready once, and hands the frame to the
 * shards that have viewers.
 *
 * <p><b>Threading:</b> as {@link TrackSink} says.
 */
final class BroadcastStream implements StreamSink {
  private final String id;
  private final List<TrackDescription> tracks;
  private final SharedStream shared;
  private final ShardStream[] parts;
  private final Clock clock;
  private final BiConsumer<BroadcastStream, String> whenClosed;
  private volatile boolean closed;

  // Confined to the thread that offers sound.
  private long nextSoundIndex;

  // Confined to the thread that offers pictures.
  private long nextIndex;
  private boolean wantsKeyFrame;

  /**
   * Opens a stream.
   *
   * @param whenClosed is told once, with the reason, before the viewers are
   */
  BroadcastStream(
      String id,
      List<TrackDescription> tracks,
      List<ShardIo> shards,
      BroadcastSettings settings,
      Clock clock,
      KeyFrameRequests keyFrames,
      BiConsumer<BroadcastStream, String> whenClosed) {
    this.id = id;
    this.tracks = List.copyOf(tracks);
    this.clock = clock;
    this.whenClosed = whenClosed;
    this.shared =
        new SharedStream(
            id,
            new RecentFrames(
                clock, settings.beginningMaxAge().toNanos(), settings.historyMaxBytes()),
            keyFrames);
    this.parts =
        shards.stream()
            .map(shard -> new ShardStream(shared, shard, settings))
            .toArray(ShardStream[]::new);
  }

  String id() {
    return id;
  }

  /** Returns the tracks, at most one of each type. */
  List<TrackDescription> tracks() {
    return tracks;
  }

  /** Returns the part of a shard. */
  ShardStream part(int shard) {
    return parts[shard];
  }

  boolean closed() {
    return closed;
  }

  // Media.

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

  /** Takes a piece of sound, which is lost for the viewers of a shard that has no room for it. */
  boolean offerSound(Media media) {
    PacketizedFrame frame = packetized(media);
    if (closed) {
      return false;
    }
    SharedFrame ready = new SharedFrame(frame, nextSoundIndex, clock.nanoTime());
    shared.mediaClock().captured(frame.ptsNanos(), frame.captureNanos());
    nextSoundIndex = ready.endIndex();
    boolean taken = true;
    for (ShardStream part : parts) {
      taken &= !part.hasViewers() || part.offerSound(ready);
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
    SharedFrame ready = new SharedFrame(frame, nextIndex, clock.nanoTime());
    shared.mediaClock().captured(frame.ptsNanos(), frame.captureNanos());
    nextIndex = ready.endIndex();
    // First: a shard whose first viewer comes just now finds the frame there, or is offered it. A
    // shard that is behind finds there what it had no room for.
    boolean taken = shared.recent().add(ready);
    for (ShardStream part : parts) {
      taken |= !part.hasViewers() || part.offer(ready);
    }
    wantsKeyFrame = !taken;
    return taken;
  }

  @Override
  public void pause() {
    // What was kept is of another time when media comes again, which begins with a key frame.
    shared.recent().forget();
  }

  // Viewers.

  /** Returns whether there are viewers, who would get what is offered. Any thread. */
  boolean wanted() {
    return shared.viewers() > 0;
  }

  int viewers() {
    return shared.viewers();
  }

  /**
   * Counts a viewer that has been answered, and asks for the key frame that the viewer will need
   * when it comes. Any thread.
   */
  void expect(ViewerSetup viewer) {
    shared.count(1);
    if (viewer.media().video().isPresent() && shared.recent().frames().length == 0) {
      shared.keyFrames().ask(viewer.viewerId(), clock.nanoTime());
    }
  }

  /** Counts a viewer no more that was {@linkplain #expect expected}. Any thread. */
  void forget() {
    shared.count(-1);
  }

  @Override
  public void close() {
    close("the stream has ended");
  }

  /** Closes the stream for a reason that its viewers are told. */
  void close(String reason) {
    if (!closed) {
      closed = true;
      whenClosed.accept(this, reason);
    }
    for (ShardStream part : parts) {
      part.end(reason);
    }
  }
}
