package io.sutantra.source.file;

import io.sutantra.api.Metrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the tracks of a file have in common: the clock, the pauses, and the end.
 *
 * <p>A file begins again when all of its tracks that are polled are at their ends, so that a turn
 * is as long as the longest of them. A source that was polled too late by more than a fifth of a
 * second goes on where it was, with later time stamps, and with all tracks: a bitstream cannot be
 * skipped through, and nobody misses a part of a film.
 *
 * <p><b>Threading:</b> confined.
 */
final class Playback {
  /** A picture that comes later than that after the first sound is not waited for. */
  private static final long LONGEST_LEAD_NANOS = 10_000_000_000L;

  private final Path path;
  private final boolean loop;
  private final FileVersion version;
  private final Metrics.Counter loops;
  private final Metrics.Counter pauses;
  private final List<TrackPlayer> players = new ArrayList<>();
  private boolean begun;
  private boolean ended;
  private long originNanos;
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

  /** Adds a track; the first one is what the file is there for. */
  void add(TrackPlayer player) {
    players.add(player);
  }

  /** The tracks. */
  List<TrackPlayer> players() {
    return List.copyOf(players);
  }

  /** Whether the file begins again at its end. */
  boolean loops() {
    return loop;
  }

  /** Begins the clock with what is at hand, unless it was begun. */
  void begin(long nowNanos) {
    if (!begun) {
      begun = true;
      long first = players.stream().mapToLong(TrackPlayer::readyNanos).min().orElse(0);
      originNanos = nowNanos - first;
      players.forEach(player -> player.expect(nowNanos));
    }
  }

  /** Says which time stamp of the file falls on which place. */
  void anchored(long placeNanos, long streamNanos) {
    anchorPlaceNanos = placeNanos;
    anchorStreamNanos = streamNanos;
  }

  /**
   * Brings a track that was not polled for seconds back in step with others that were. If it is the
   * first one, which begins with a key frame, the others go there with it.
   */
  void polled(TrackPlayer player, long nowNanos) throws IOException {
    previousNanos = this.nowNanos;
    this.nowNanos = nowNanos;
    if (!begun || player.silenced() || player.isPresent(nowNanos) || !othersPresent(player)) {
      return;
    }
    long placeNanos = nowNanos - originNanos;
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

  /** Has all tracks but the first go where that one is. */
  void joinFirst() {
    TrackPlayer first = players.get(0);
    anchored(first.readyNanos(), first.streamNanos());
    for (TrackPlayer player : players) {
      if (player != first && !player.silenced()) {
        player.joinAt(first.readyNanos(), first.streamNanos());
      }
    }
  }

  private boolean othersPresent(TrackPlayer player) {
    return players.stream().anyMatch(other -> other != player && other.isPresent(nowNanos));
  }

  /** Whether the clock was begun. */
  boolean begun() {
    return begun;
  }

  /** The engine's time at which media time is 0. */
  long originNanos() {
    return originNanos;
  }

  /** Moves all that follows to a later time. */
  void pause(long nanos) {
    pauses.increment();
    anchorPlaceNanos += nanos;
    for (TrackPlayer player : players) {
      player.shift(nanos);
      if (player.isPresent(previousNanos)) {
        player.present(nowNanos);
      }
    }
  }

  /** The time stamp at which the file begins. */
  long startNanos() {
    long first = players.get(0).startNanos();
    long earliest = players.stream().mapToLong(TrackPlayer::startNanos).min().orElse(first);
    return first - earliest > LONGEST_LEAD_NANOS ? first : earliest;
  }

  /** Sees whether all tracks are at their ends, and begins the file again then. */
  void reachedEnd() throws IOException {
    if (!played().stream().allMatch(TrackPlayer::atEnd)) {
      return;
    }
    requireUnchangedIf(true);
    if (ended) {
      return;
    }
    if (players.stream().noneMatch(TrackPlayer::fruitful)) {
      throw nothingToPlay();
    }
    ended = !loop;
    if (loop) {
      beginAgain();
      loops.increment();
    }
  }

  /** The tracks that are polled: what nobody asks for is not waited for. */
  private List<TrackPlayer> played() {
    return begun
        ? players.stream().filter(player -> player.isPresent(nowNanos)).toList()
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
      if (player != first && !player.silenced()) {
        try {
          player.rewind(place, start);
        } catch (IOException e) {
          player.giveUp(e.getMessage());
        }
      }
    }
  }

  /** What is said of a file of which nothing can be played. */
  IOException nothingToPlay() {
    return new IOException(
        "file '%s' has a %s stream, but not one %s of it can be played: it is damaged"
            .formatted(
                path,
                players.get(0).isSound() ? "sound" : "video",
                players.get(0).isSound() ? "piece" : "picture"));
  }

  /**
   * Sees to it that a file is opened anew when another was written in its place: what is known of
   * the old one is of no use there. One that was removed is played on.
   */
  void requireUnchangedIf(boolean suspicious) throws IOException {
    if (suspicious && Files.exists(path) && !FileVersion.of(path).equals(version)) {
      throw new IOException("file '%s' was changed while it was played".formatted(path));
    }
  }
}
