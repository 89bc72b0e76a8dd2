package io.sutantra.source.file;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_VP8;

import io.sutantra.api.Environment;
import io.sutantra.api.FrameSource;
import io.sutantra.api.Metrics;
import io.sutantra.api.PictureSize;
import io.sutantra.api.SourceRequest;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.RawFormat;
import io.sutantra.api.media.VideoFrame;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file in real time, from the key frame on that is at or before the position that was asked for.
 *
 * <p>One picture is read ahead, so that what is due when is known. A poll reads and decodes one
 * picture, or a few packets that come to none. A source that was polled too late by more than a
 * fifth of a second goes on where it was, with later time stamps: a bitstream cannot be skipped
 * through, and nobody misses a part of a film.
 *
 * <p>A picture that is held for longer than a second is delivered again each second.
 *
 * <p>Counts {@code loops}, {@code pauses}, {@code packets.damaged}, and {@code frames.dropped} for
 * which the pool had no picture.
 */
final class FileSource implements FrameSource {
  private static final long LATEST_NANOS = 200_000_000;
  private static final long REPEAT_NANOS = 1_000_000_000;
  private static final long RETRY_NANOS = 1_000_000;
  private static final long ENDED_NANOS = 100_000_000;
  private static final int MOST_READS = 4;
  private static final int MOST_READS_AT_START = 1000;

  private final Path path;
  private final SourceRequest request;
  private final boolean loop;
  private final Environment environment;
  private final TimeLine timeLine;
  private final RateLimit rateLimit;
  private Track track;
  private Damage damage;
  private FileVersion version;
  private Metrics.Counter loops;
  private Metrics.Counter pauses;
  private boolean closed;
  private boolean ended;
  private boolean ready;
  private boolean fruitful;
  private long readyPtsNanos;
  private long shownPtsNanos;
  private boolean anchored;
  private long originNanos;

  FileSource(Path path, SourceRequest request, boolean loop, Environment environment) {
    this.path = path;
    this.request = request;
    this.loop = loop;
    this.environment = environment;
    this.timeLine = new TimeLine(request.position().toNanos());
    this.rateLimit = new RateLimit(request.framesPerSecond().orElse(Double.POSITIVE_INFINITY));
  }

  @Override
  public void start() throws IOException {
    if (closed || track != null) {
      throw new IllegalStateException("a source is started once, and not after it was closed");
    }
    loops = environment.metrics().counter("loops", "loops");
    pauses = environment.metrics().counter("pauses", "pauses");
    damage = new Damage(path, environment);
    version = Files.exists(path) ? FileVersion.of(path) : null;
    MediaFile file = FileOpening.open(path, damage);
    try {
      track = track(file, damage);
    } finally {
      if (track == null) {
        file.close();
      }
    }
    boolean found = false;
    try {
      goTo(request.position().toNanos());
      findFirst();
      found = true;
    } finally {
      if (!found) {
        close();
      }
    }
  }

  /** Goes where it would be by now if it had begun so long ago. */
  private void goTo(long positionNanos) throws IOException {
    long length = track.lengthNanos();
    if (positionNanos == 0 || length == 0) {
      return;
    }
    // There may be no picture left between there and the end.
    fruitful = true;
    ended = !loop && positionNanos >= length;
    if (!ended) {
      track.seek(positionNanos % length);
    }
  }

  /** A file of which nothing can be played is refused now, and not while it plays. */
  private void findFirst() throws IOException {
    for (int i = 0; i < MOST_READS_AT_START && !ready && !ended; i++) {
      readAhead();
    }
    if (!ready && !ended) {
      throw noPicture();
    }
  }

  private Track track(MediaFile file, Damage damage) throws IOException {
    if (!playable(file.width(), file.height())) {
      throw new IOException(
          "the video of file '%s' is %dx%d; it must have a size, of 7680x4320 pixels and %d a side at most"
              .formatted(path, file.width(), file.height(), VideoFrame.MAX_DIMENSION));
    }
    Presentation presentation = file.presentation();
    PictureSize own = presentation.shownSize(file.width(), file.height());
    PictureSize size = request.size().orElse(own);
    double asked = request.framesPerSecond().orElse(Double.POSITIVE_INFINITY);
    double rate = Math.min(asked, file.framesPerSecond());
    // What is left out of a bitstream is missing from what follows: fewer frames want decoding.
    boolean slower = asked < file.framesPerSecond() || file.framesPerSecond() == 0;
    boolean everyFrame = request.framesPerSecond().isEmpty() || !slower;
    boolean wanted = size.equals(own) && everyFrame;
    if (file.parameters().codec_id() == AV_CODEC_ID_VP8 && wanted) {
      if (presentation.asCoded() && ColourSpace.isOfVp8(file.parameters())) {
        return new BitstreamTrack(file, damage);
      }
      System.getLogger(environment.loggerName())
          .log(
              Level.INFO,
              "file ''{0}'' is encoded anew: its container says that {1}",
              path,
              presentation.asCoded()
                  ? "its colours are others than those of VP8, BT.601 in limited range"
                  : "its pictures are to be turned, cut or stretched");
    }
    return new PictureTrack(
        path,
        file,
        new RawFormat(size.width(), size.height(), rate),
        environment.frames(),
        environment.metrics().counter("frames.dropped", "frames"),
        damage);
  }

  private static boolean playable(int width, int height) {
    return Math.min(width, height) > 0
        && Math.max(width, height) <= VideoFrame.MAX_DIMENSION
        && (long) width * height <= PictureDecoder.MOST_PIXELS;
  }

  @Override
  public MediaFormat format() {
    return running().format();
  }

  @Override
  public Media poll(long nowNanos) throws IOException {
    Track running = running();
    if (!ready) {
      readAhead();
    }
    if (!ready) {
      return null;
    }
    if (!anchored) {
      anchored = true;
      originNanos = nowNanos - readyPtsNanos;
    }
    long lateNanos = nowNanos - originNanos - readyPtsNanos;
    if (lateNanos < 0) {
      return repeated(nowNanos);
    }
    if (lateNanos > LATEST_NANOS) {
      pauses.increment();
      timeLine.shift(lateNanos);
      readyPtsNanos += lateNanos;
    }
    Media media = running.take(readyPtsNanos, nowNanos);
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
    if (nowNanos < originNanos + shownPtsNanos + REPEAT_NANOS) {
      return null;
    }
    shownPtsNanos = nowNanos - originNanos;
    return track.repeat(shownPtsNanos, nowNanos);
  }

  /** Reads until there is something to deliver, but not for long. */
  private void readAhead() throws IOException {
    for (int i = 0; i < MOST_READS && !ready && !ended; i++) {
      switch (track.read()) {
        case READY -> {
          fruitful = true;
          readyPtsNanos = timeLine.place(track.streamNanos(), track.durationNanos());
          ready = rateLimit.admits(readyPtsNanos);
        }
        case END -> beginAgain();
        case MORE -> {
          requireUnchangedIf(damage.isFresh());
          return;
        }
      }
    }
  }

  /**
   * Sees to it that a file is opened anew when another was written in its place: what is known of
   * the old one is of no use there. One that was removed is played on.
   */
  private void requireUnchangedIf(boolean suspicious) throws IOException {
    if (suspicious && Files.exists(path) && !FileVersion.of(path).equals(version)) {
      throw new IOException("file '%s' was changed while it was played".formatted(path));
    }
  }

  private void beginAgain() throws IOException {
    requireUnchangedIf(true);
    if (!fruitful) {
      throw noPicture();
    }
    fruitful = false;
    if (loop) {
      track.rewind();
      timeLine.loop();
      loops.increment();
    } else {
      ended = true;
    }
  }

  private IOException noPicture() {
    return new IOException(
        "file '%s' has a video stream, but not one picture of it can be played: it is damaged"
            .formatted(path));
  }

  private Track running() {
    if (track == null) {
      throw new IllegalStateException(
          closed ? "the source is closed" : "the source was not started");
    }
    return track;
  }

  @Override
  public long nextPollNanos(long nowNanos) {
    if (ended && !ready) {
      return nowNanos + ENDED_NANOS;
    }
    if (!ready) {
      return nowNanos + RETRY_NANOS;
    }
    return anchored
        ? originNanos + Math.min(readyPtsNanos, shownPtsNanos + REPEAT_NANOS)
        : nowNanos;
  }

  @Override
  public boolean ended() {
    return ended && !ready;
  }

  @Override
  public void close() {
    closed = true;
    ready = false;
    Optional.ofNullable(track).ifPresent(Track::close);
    track = null;
  }
}
