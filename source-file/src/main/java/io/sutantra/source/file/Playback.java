package io.sutantra.source.file;

import io.sutantra.api.Metrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The state that the tracks of a file share: the clock, the pauses, and the end.
 *
 * <p>A file starts again when all of its polled tracks are at their ends, so that a turn is as long
 * as the longest of these tracks. After a poll that comes more than a fifth of a second late, the
 * source continues where it was, with later time stamps on all tracks: a bitstream cannot be
 * skipped through, and no viewer misses a part of a film.
 *
 * <p><b>Threading:</b> confined.
 */
final class Playback implements TrackPlayer.Listener {
  /**
   * The longest wait between the first sound and a first picture; a later picture does not delay
   * the sound.
   */
  private static final long LONGEST_LEAD_NANOS = 10_000_000_000L;

  private final Path path;
  private final boolean loop;
  private final FileVersion version;
  private final Metrics.Counter loops;
  private final Metrics.Counter pauses;
  private final List<TrackPlayer> players = new ArrayList<>();
  private final PlaybackClock clock = new PlaybackClock();
  private boolean ended;
  private long nowNanos;
  private long previousNanos;
  private long anchorPlaceNanos;
  private long anchorStreamNanos;

  Playback(Path path, boolean loop, Metrics metrics) throws IOException {
    this.path = path;
    this.loop = loop;
    this.version = Files.exists(path) ? FileVersion.of(path) : null;
    this.loops = metrics.counter("loops");
    this.pauses = metrics.counter("pauses");
  }

  /** Adds a track. The first track is the file's main one. */
  void add(Track track, DamageCounter damage, long beginNanos, RateLimit rateLimit) {
    players.add(new TrackPlayer(track, damage, beginNanos, rateLimit, loop, clock, this));
  }

  /** Returns the tracks. */
  List<TrackPlayer> players() {
    return List.copyOf(players);
  }

  /** Starts the clock with the first piece of media at hand, unless the clock runs already. */
  @Override
  public void ready(TrackPlayer polled, long nowNanos) {
    if (!clock.begun()) {
      long first = players.stream().mapToLong(TrackPlayer::readyNanos).min().orElse(0);
      clock.begin(nowNanos - first);
      for (TrackPlayer player : players) {
        if (player != polled) {
          player.expect(nowNanos);
        }
      }
    }
  }

  /** Sets the time stamp of the file that belongs to a place on the time line. */
  void anchored(long placeNanos, long streamNanos) {
    anchorPlaceNanos = placeNanos;
    anchorStreamNanos = streamNanos;
  }

  /**
   * Brings a track that was not polled for seconds back in step with the others, if those were
   * polled. If the track is the first one, which must continue at a key frame, the others move to
   * that key frame too.
   */
  @Override
  public void polled(TrackPlayer player, long nowNanos) throws IOException {
    previousNanos = this.nowNanos;
    this.nowNanos = nowNanos;
    if (!clock.begun()
        || player.disabled()
        || player.wasPolled(nowNanos)
        || !othersPolled(player)) {
      return;
    }
    long placeNanos = nowNanos - clock.originNanos();
    long streamNanos = anchorStreamNanos + placeNanos - anchorPlaceNanos;
    if (player != players.get(0)) {
      player.joinAt(placeNanos, streamNanos);
      return;
    }
    long start = startNanos();
    long length = player.lengthNanos();
    long inFile = length > 0 ? start + Math.floorMod(streamNanos - start, length) : streamNanos;
    if (player.resumeAt(placeNanos, inFile) && player.streamNanos() != TimeLine.UNKNOWN) {
      joinFirst();
    }
  }

  /** Moves all other tracks to the position of the first one. */
  void joinFirst() {
    TrackPlayer first = players.get(0);
    anchored(first.readyNanos(), first.streamNanos());
    for (TrackPlayer player : players) {
      if (player != first && !player.disabled()) {
        player.joinAt(first.readyNanos(), first.streamNanos());
      }
    }
  }

  private boolean othersPolled(TrackPlayer player) {
    return players.stream().anyMatch(other -> other != player && other.wasPolled(nowNanos));
  }

  /** Moves all media that follows to a later time, and counts the pause. */
  @Override
  public void late(long nanos) {
    pauses.increment();
    anchorPlaceNanos += nanos;
    for (TrackPlayer player : players) {
      player.shift(nanos);
      if (player.wasPolled(previousNanos)) {
        player.markPolled(nowNanos);
      }
    }
  }

  /** Returns the time stamp at which the file begins. */
  long startNanos() {
    long first = players.get(0).startNanos();
    long earliest = players.stream().mapToLong(TrackPlayer::startNanos).min().orElse(first);
    return first - earliest > LONGEST_LEAD_NANOS ? first : earliest;
  }

  /** Starts the file again if all tracks are at their ends. */
  @Override
  public void reachedEnd() throws IOException {
    if (!played().stream().allMatch(TrackPlayer::atEnd)) {
      return;
    }
    requireUnchanged();
    if (ended) {
      return;
    }
    if (players.stream().noneMatch(TrackPlayer::foundMedia)) {
      throw nothingToPlay();
    }
    ended = !loop;
    if (loop) {
      beginAgain();
      loops.increment();
    }
  }

  /**
   * Returns the tracks that are polled. The end of the file does not wait for tracks that nobody
   * polls.
   */
  private List<TrackPlayer> played() {
    return clock.begun()
        ? players.stream().filter(player -> player.wasPolled(nowNanos)).toList()
        : List.copyOf(players);
  }

  private void beginAgain() throws IOException {
    TrackPlayer first = players.get(0);
    if (players.size() == 1) {
      first.rewind();
      return;
    }
    long place = played().stream().mapToLong(TrackPlayer::endNanos).max().orElseThrow();
    long start = startNanos();
    anchored(place, start);
    first.rewind(place, start);
    for (TrackPlayer player : players) {
      if (player != first && !player.disabled()) {
        try {
          player.rewind(place, start);
        } catch (IOException e) {
          player.giveUp(e.getMessage());
        }
      }
    }
  }

  /** Returns the exception for a file of which nothing can be played. */
  IOException nothingToPlay() {
    return new IOException(
        "file '%s' has a %s stream, but not one %s of it can be played: it is damaged"
            .formatted(
                path,
                players.get(0).isSound() ? "sound" : "video",
                players.get(0).isSound() ? "piece" : "picture"));
  }

  @Override
  public void damaged() throws IOException {
    requireUnchanged();
  }

  /**
   * Throws if another file was written in place of this one, so that the engine opens the new file:
   * what is known of the old file does not apply to the new one. A file that was removed plays on.
   */
  private void requireUnchanged() throws IOException {
    if (Files.exists(path) && !FileVersion.of(path).equals(version)) {
      throw new IOException("file '%s' was changed while it was played".formatted(path));
    }
  }
}
