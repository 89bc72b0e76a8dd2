package io.sutantra.source.file;

import io.sutantra.api.MediaTrack;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.MediaType;
import java.io.IOException;

/**
 * One track of a file in real time.
 *
 * <p>One piece of media is read ahead, so that what is due when is known. A poll reads and decodes
 * one picture, or a few packets that come to none. A picture that is held for longer than a second
 * is delivered again each second.
 */
final class TrackPlayer implements MediaTrack {
  private static final long LATEST_NANOS = 200_000_000;
  private static final long REPEAT_NANOS = 1_000_000_000;
  private static final long RETRY_NANOS = 1_000_000;
  private static final long AWAY_NANOS = 1_500_000_000L;
  private static final long FIRST_POLL_NANOS = 500_000_000L;
  private static final long WAIT_NANOS = 10_000_000;
  private static final long ENDED_NANOS = 100_000_000;
  private static final int MOST_READS = 4;
  private static final int MOST_READS_AT_START = 1000;

  private final Track track;
  private final Damage damage;
  private final TimeLine timeLine;
  private final RateLimit rateLimit;
  private final Playback playback;
  private boolean closed;
  private boolean ready;
  private boolean atEnd;
  private boolean silenced;
  private boolean fruitful;
  private long readyPtsNanos;
  private long shownPtsNanos;
  private long polledNanos;

  /**
   * Makes a player.
   *
   * @param beginNanos the media time at which the track begins
   * @param rateLimit of the pictures to show
   */
  TrackPlayer(Track track, Damage damage, long beginNanos, RateLimit rateLimit, Playback playback) {
    this.track = track;
    this.damage = damage;
    this.timeLine = new TimeLine(beginNanos);
    this.rateLimit = rateLimit;
    this.playback = playback;
  }

  @Override
  public MediaFormat format() {
    requireOpen();
    return track.format();
  }

  /** Goes where the track would be by now if it had begun so long ago. */
  void goTo(long positionNanos) throws IOException {
    long length = track.lengthNanos();
    if (positionNanos == 0 || length == 0) {
      return;
    }
    // There may be no picture left between there and the end.
    fruitful = true;
    atEnd = !playback.loops() && positionNanos >= length;
    if (!atEnd) {
      track.seek(positionNanos % length);
    }
  }

  /** Reads the first piece of media; false if there is none. */
  boolean findFirst() throws IOException {
    for (int i = 0; i < MOST_READS_AT_START && !ready && !atEnd; i++) {
      readAhead();
    }
    return ready || (atEnd && fruitful);
  }

  /** Has the time stamp at which both tracks begin fall on the beginning. */
  void anchor(long placeNanos, long streamNanos) {
    timeLine.anchor(placeNanos, streamNanos);
  }

  /** Goes to a time stamp of the file, which falls on a place. */
  void joinAt(long placeNanos, long streamNanos) {
    try {
      goToStamp(streamNanos);
      timeLine.anchor(placeNanos, streamNanos);
    } catch (IOException e) {
      giveUp(e.getMessage());
    }
  }

  /** Goes to the key frame before a time stamp of the file, and has that fall on a place. */
  boolean resumeAt(long placeNanos, long streamNanos) throws IOException {
    goToStamp(streamNanos);
    timeLine.beginAt(placeNanos);
    return findFirst() && ready;
  }

  private void goToStamp(long streamNanos) throws IOException {
    track.seek(Math.max(0, streamNanos - track.startNanos()));
    ready = false;
    atEnd = false;
  }

  @Override
  public Media poll(long nowNanos) throws IOException {
    requireOpen();
    playback.polled(this, nowNanos);
    polledNanos = nowNanos;
    if (atEnd && !ready && !silenced) {
      playback.reachedEnd();
    }
    if (!ready) {
      readAhead();
    }
    if (!ready) {
      return null;
    }
    playback.begin(nowNanos);
    long lateNanos = nowNanos - playback.originNanos() - readyPtsNanos;
    if (lateNanos < 0) {
      return repeated(nowNanos);
    }
    if (lateNanos > LATEST_NANOS) {
      playback.pause(lateNanos);
    }
    Media media = track.take(readyPtsNanos, playback.originNanos() + readyPtsNanos);
    shownPtsNanos = readyPtsNanos;
    ready = false;
    boolean whole = false;
    try {
      readAhead();
      whole = true;
      return media;
    } finally {
      if (!whole && media != null) {
        media.release();
      }
    }
  }

  /** Shows a picture that is held for long once more, for those who came meanwhile. */
  private Media repeated(long nowNanos) {
    if (nowNanos < playback.originNanos() + shownPtsNanos + REPEAT_NANOS) {
      return null;
    }
    shownPtsNanos = nowNanos - playback.originNanos();
    return track.repeat(shownPtsNanos, nowNanos);
  }

  /** Reads until there is something to deliver, but not for long. */
  private void readAhead() throws IOException {
    for (int i = 0; i < MOST_READS && !ready && !atEnd; i++) {
      switch (track.read()) {
        case READY -> {
          fruitful = true;
          long stamp = track.streamNanos();
          long duration = track.durationNanos();
          if (!isSound() || !timeLine.isBeforeBeginning(stamp, duration)) {
            readyPtsNanos = timeLine.place(stamp, duration);
            ready = rateLimit.admits(readyPtsNanos);
          }
        }
        case END -> {
          atEnd = true;
          playback.reachedEnd();
        }
        case MORE -> {
          playback.requireUnchangedIf(damage.isFresh());
          return;
        }
      }
    }
  }

  /** Moves what was not delivered to a later time. */
  void shift(long nanos) {
    timeLine.shift(nanos);
    readyPtsNanos += nanos;
  }

  /** Goes back to the beginning of a file with one track. */
  void rewind() throws IOException {
    track.rewind();
    timeLine.loop();
    atEnd = false;
    fruitful = false;
  }

  /** Goes back to the beginning of a file with several tracks, which falls on a place. */
  void rewind(long placeNanos, long streamNanos) throws IOException {
    rewind();
    timeLine.anchor(placeNanos, streamNanos);
  }

  /** Delivers nothing any more: it is not what its source is there for. */
  void giveUp(String why) {
    damage.found(why);
    atEnd = true;
    silenced = true;
  }

  /** Takes the track for one that was polled. */
  void present(long nowNanos) {
    polledNanos = nowNanos;
  }

  /** Expects the track to be polled for the first time soon. */
  void expect(long nowNanos) {
    polledNanos = nowNanos - AWAY_NANOS + FIRST_POLL_NANOS;
  }

  /** Whether the track was polled of late. */
  boolean isPresent(long nowNanos) {
    return nowNanos - polledNanos < AWAY_NANOS;
  }

  /** The time stamp of what is at hand. */
  long streamNanos() {
    return track.streamNanos();
  }

  /** How long the file is; 0 if not known. */
  long lengthNanos() {
    return track.lengthNanos();
  }

  /** Whether the track is not to be begun again. */
  boolean silenced() {
    return silenced;
  }

  /** Takes the track for one that was played to its end. */
  void end() {
    atEnd = true;
  }

  /** Whether the track is at the end of the file. */
  boolean atEnd() {
    return atEnd;
  }

  /** Whether anything was read since the file began. */
  boolean fruitful() {
    return fruitful;
  }

  /** The media time at which the track ends, as far as it was read. */
  long endNanos() {
    return timeLine.endNanos();
  }

  /** The media time of what is at hand; as late as can be if there is nothing. */
  long readyNanos() {
    return ready ? readyPtsNanos : Long.MAX_VALUE;
  }

  /** The time stamp at which the track begins. */
  long startNanos() {
    return track.startNanos();
  }

  @Override
  public long nextPollNanos(long nowNanos) {
    if (ended()) {
      return nowNanos + ENDED_NANOS;
    }
    if (!ready) {
      return nowNanos + (atEnd ? WAIT_NANOS : RETRY_NANOS);
    }
    return playback.begun()
        ? playback.originNanos() + Math.min(readyPtsNanos, shownPtsNanos + REPEAT_NANOS)
        : nowNanos;
  }

  @Override
  public boolean ended() {
    return atEnd && !ready && (silenced || !playback.loops());
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the source is closed");
    }
  }

  /** Whether the track is sound. */
  boolean isSound() {
    return track.format().type() == MediaType.AUDIO;
  }

  /** Gives everything back. */
  void close() {
    if (!closed) {
      closed = true;
      ready = false;
      track.close();
    }
  }
}
