package io.sutantra.source.file;

import io.sutantra.api.MediaTrack;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.MediaType;
import java.io.IOException;

/**
 * A player of one track of a file in real time.
 *
 * <p>The player reads one piece of media ahead, so that it knows when the next piece is due. A poll
 * reads and decodes one picture, or a few packets that give none. A picture that is shown for
 * longer than a second is delivered again each second.
 */
final class TrackPlayer implements MediaTrack {
  /** A listener to a player, which keeps the tracks of a file together. */
  interface Listener {
    /** Reports that a track is about to be polled. The listener may move any track. */
    void polled(TrackPlayer player, long nowNanos) throws IOException;

    /** Reports that a track has media to deliver. The listener starts the clock, once. */
    void ready(TrackPlayer player, long nowNanos);

    /** Reports that media is delivered late. The listener moves what follows to a later time. */
    void late(long nanos);

    /** Reports that a track is at the end of the file. The listener may rewind all tracks. */
    void reachedEnd() throws IOException;

    /**
     * Reports new damage.
     *
     * @throws IOException if the file is not the one that was opened
     */
    void damaged() throws IOException;
  }

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
  private final DamageCounter damage;
  private final TimeLine timeLine;
  private final RateLimit rateLimit;
  private final boolean loop;
  private final PlaybackClock clock;
  private final Listener listener;
  private boolean closed;
  private boolean ready;
  private boolean atEnd;
  private boolean disabled;
  private boolean foundMedia;
  private boolean anyShown;
  private long readyPtsNanos;
  private long shownPtsNanos;
  private long polledNanos;

  /**
   * Creates a player.
   *
   * @param beginNanos the media time at which the track begins
   * @param rateLimit the limit of the rate of pictures
   * @param loop whether the file starts again at its end
   * @param clock the clock of all tracks
   */
  TrackPlayer(
      Track track,
      DamageCounter damage,
      long beginNanos,
      RateLimit rateLimit,
      boolean loop,
      PlaybackClock clock,
      Listener listener) {
    this.track = track;
    this.damage = damage;
    this.timeLine = new TimeLine(beginNanos);
    this.rateLimit = rateLimit;
    this.loop = loop;
    this.clock = clock;
    this.listener = listener;
  }

  @Override
  public MediaFormat format() {
    requireOpen();
    return track.format();
  }

  /** Moves to the position at which the track would be if it had played for a given time. */
  void goTo(long positionNanos) throws IOException {
    long length = track.lengthNanos();
    if (positionNanos == 0 || length == 0) {
      return;
    }
    // There may be no picture between the position and the end.
    foundMedia = true;
    atEnd = !loop && positionNanos >= length;
    if (!atEnd) {
      track.seek(positionNanos % length);
    }
  }

  /** Reads the first piece of media; returns false if there is none. */
  boolean findFirst() throws IOException {
    for (int i = 0; i < MOST_READS_AT_START && !ready && !atEnd; i++) {
      readAhead();
    }
    return ready || (atEnd && foundMedia);
  }

  /** Maps the time stamp at which both tracks begin to a place on the time line. */
  void anchor(long placeNanos, long streamNanos) {
    timeLine.anchor(placeNanos, streamNanos);
  }

  /** Moves to a time stamp of the file, and maps the time stamp to a place on the time line. */
  void joinAt(long placeNanos, long streamNanos) {
    try {
      goToStamp(streamNanos);
      timeLine.anchor(placeNanos, streamNanos);
    } catch (IOException e) {
      giveUp(e.getMessage());
    }
  }

  /**
   * Moves to the key frame before a time stamp of the file, and places that key frame on the time
   * line. Returns whether a key frame was found.
   */
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
    listener.polled(this, nowNanos);
    polledNanos = nowNanos;
    if (atEnd && !ready && !disabled) {
      listener.reachedEnd();
    }
    if (!ready) {
      readAhead();
    }
    if (!ready) {
      return null;
    }
    listener.ready(this, nowNanos);
    long lateNanos = nowNanos - clock.originNanos() - readyPtsNanos;
    if (lateNanos < 0) {
      return repeated(nowNanos);
    }
    if (lateNanos > LATEST_NANOS) {
      listener.late(lateNanos);
    }
    Media media = track.take(readyPtsNanos, clock.originNanos() + readyPtsNanos);
    shownPtsNanos = readyPtsNanos;
    anyShown = true;
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

  /** Delivers a long-lasting picture again, for viewers who joined in the meantime. */
  private Media repeated(long nowNanos) {
    if (nowNanos < clock.originNanos() + shownPtsNanos + REPEAT_NANOS) {
      return null;
    }
    shownPtsNanos = nowNanos - clock.originNanos();
    return anyShown ? track.repeat(shownPtsNanos, nowNanos) : null;
  }

  /** Reads until a piece of media is ready, but only a few times. */
  private void readAhead() throws IOException {
    for (int i = 0; i < MOST_READS && !ready && !atEnd; i++) {
      switch (track.read()) {
        case READY -> {
          foundMedia = true;
          long stamp = track.streamNanos();
          long duration = track.durationNanos();
          if (!isSound() || !timeLine.isBeforeBeginning(stamp, duration)) {
            readyPtsNanos = timeLine.place(stamp, duration);
            ready = rateLimit.admits(readyPtsNanos);
          }
        }
        case END -> {
          atEnd = true;
          listener.reachedEnd();
        }
        case MORE -> {
          if (damage.isFresh()) {
            listener.damaged();
          }
          return;
        }
      }
    }
  }

  /** Moves the media not yet delivered to a later time. */
  void shift(long nanos) {
    timeLine.shift(nanos);
    readyPtsNanos += nanos;
  }

  /** Rewinds a file with one track. */
  void rewind() throws IOException {
    track.rewind();
    timeLine.loop();
    atEnd = false;
    foundMedia = false;
  }

  /** Rewinds a file with several tracks, and maps the beginning to a place on the time line. */
  void rewind(long placeNanos, long streamNanos) throws IOException {
    rewind();
    timeLine.anchor(placeNanos, streamNanos);
  }

  /** Stops delivering. Only for tracks other than the file's main one. */
  void giveUp(String why) {
    damage.found(why);
    atEnd = true;
    disabled = true;
  }

  /** Treats the track as polled at a time. */
  void markPolled(long nowNanos) {
    polledNanos = nowNanos;
  }

  /** Expects the track's first poll soon. */
  void expect(long nowNanos) {
    polledNanos = nowNanos - AWAY_NANOS + FIRST_POLL_NANOS;
  }

  /** Returns whether the track was polled recently. */
  boolean wasPolled(long nowNanos) {
    return nowNanos - polledNanos < AWAY_NANOS;
  }

  /** Returns the time stamp of the media at hand. */
  long streamNanos() {
    return track.streamNanos();
  }

  /** Returns the length of the file; 0 if unknown. */
  long lengthNanos() {
    return track.lengthNanos();
  }

  /** Returns whether the track has stopped delivering for good. */
  boolean disabled() {
    return disabled;
  }

  /** Treats the track as played to its end. */
  void end() {
    atEnd = true;
  }

  /** Returns whether the track is at the end of the file. */
  boolean atEnd() {
    return atEnd;
  }

  /** Returns whether any media was read since the file last began. */
  boolean foundMedia() {
    return foundMedia;
  }

  /** Returns the media time at which the media read so far ends. */
  long endNanos() {
    return timeLine.endNanos();
  }

  /** Returns the media time of the media at hand; {@link Long#MAX_VALUE} if there is none. */
  long readyNanos() {
    return ready ? readyPtsNanos : Long.MAX_VALUE;
  }

  /** Returns the time stamp at which the track begins. */
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
    return clock.begun()
        ? clock.originNanos() + Math.min(readyPtsNanos, shownPtsNanos + REPEAT_NANOS)
        : nowNanos;
  }

  @Override
  public boolean ended() {
    return atEnd && !ready && (disabled || !loop);
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the source is closed");
    }
  }

  /** Returns whether the track is sound. */
  boolean isSound() {
    return track.format().type() == MediaType.AUDIO;
  }

  /** Closes the track and frees its native memory. */
  void close() {
    if (!closed) {
      closed = true;
      ready = false;
      track.close();
    }
  }
}
