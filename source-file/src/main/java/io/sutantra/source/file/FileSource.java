package io.sutantra.source.file;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_H264;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_VP8;

import io.sutantra.api.Environment;
import io.sutantra.api.MediaSource;
import io.sutantra.api.MediaTrack;
import io.sutantra.api.PictureSize;
import io.sutantra.api.SourceRequest;
import io.sutantra.api.media.MediaType;
import io.sutantra.api.media.RawFormat;
import io.sutantra.api.media.VideoFrame;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;

/**
 * A source that plays a file's pictures and sound in real time, from the key frame at or before the
 * requested position.
 *
 * <p>A demuxer of its own reads each track, so that no queue stands between the tracks, however a
 * file is interleaved. All tracks share one clock, see {@link Playback}. Sound that cannot be
 * played does not affect the pictures.
 *
 * <p>Counts {@code loops}, {@code pauses}, {@code packets.damaged}, and {@code frames.dropped}, the
 * pictures for which the pool had no room.
 */
final class FileSource implements MediaSource {
  private final Path path;
  private final SourceRequest request;
  private final boolean loop;
  private final boolean sound;
  private final Set<String> passThrough;
  private final Environment environment;
  private Playback playback;
  private boolean closed;

  /**
   * Creates a source.
   *
   * @param passThrough the names of the codecs whose media are passed on without decoding
   */
  FileSource(
      Path path,
      SourceRequest request,
      boolean loop,
      boolean sound,
      Set<String> passThrough,
      Environment environment) {
    this.path = path;
    this.request = request;
    this.loop = loop;
    this.sound = sound;
    this.passThrough = passThrough;
    this.environment = environment;
  }

  @Override
  public void start() throws IOException {
    if (closed || playback != null) {
      throw new IllegalStateException("a source is started once, and not after it was closed");
    }
    playback = new Playback(path, loop, environment.metrics());
    boolean started = false;
    try {
      openPictures();
      openSound();
      if (playback.players().isEmpty()) {
        throw new IOException(
            sound
                ? "file '%s' has no video and no sound, only other streams".formatted(path)
                : "file '%s' has no video, only sound or other streams; set sound = on to play sound"
                    .formatted(path));
      }
      begin();
      started = true;
    } finally {
      if (!started) {
        close();
      }
    }
  }

  private void openPictures() throws IOException {
    DamageCounter damage = new DamageCounter(path, MediaType.VIDEO, environment);
    Optional<MediaFile> file = FileOpener.open(path, MediaType.VIDEO, damage);
    if (file.isPresent()) {
      double rate = request.framesPerSecond().orElse(Double.POSITIVE_INFINITY);
      add(opened(file.get(), () -> track(file.get(), damage)), damage, new RateLimit(rate));
    }
  }

  /**
   * Opens the sound. If there are pictures, a log entry reports sound that cannot be played, and
   * the file plays without sound.
   */
  private void openSound() throws IOException {
    if (!sound) {
      return;
    }
    DamageCounter damage = new DamageCounter(path, MediaType.AUDIO, environment);
    try {
      Optional<MediaFile> file = FileOpener.open(path, MediaType.AUDIO, damage);
      if (file.isPresent()) {
        Track track =
            opened(
                file.get(),
                () ->
                    passThrough.contains("opus") && OpusTrack.plays(file.get())
                        ? new OpusTrack(file.get(), damage)
                        : new SoundTrack(path, file.get(), damage));
        add(track, damage, new RateLimit(Double.POSITIVE_INFINITY));
      }
    } catch (IOException e) {
      if (playback.players().isEmpty()) {
        throw e;
      }
      System.getLogger(environment.loggerName())
          .log(Level.WARNING, "file ''{0}'' is played without sound: {1}", path, e.getMessage());
    }
  }

  private static Track opened(MediaFile file, TrackOpening opening) throws IOException {
    Track track = null;
    try {
      track = opening.open();
      return track;
    } finally {
      if (track == null) {
        file.close();
      }
    }
  }

  private interface TrackOpening {
    Track open() throws IOException;
  }

  private void add(Track track, DamageCounter damage, RateLimit rateLimit) {
    playback.add(track, damage, request.position().toNanos(), rateLimit);
  }

  /**
   * Finds the first media, so that a file of which nothing can be played is refused at the start
   * and not during playing.
   */
  private void begin() throws IOException {
    List<TrackPlayer> players = playback.players();
    TrackPlayer first = players.get(0);
    long positionNanos = request.position().toNanos();
    if (positionNanos == 0 && players.size() > 1) {
      long start = playback.startNanos();
      players.forEach(player -> player.anchor(0, start));
      playback.anchored(0, start);
    }
    first.goTo(positionNanos);
    if (!first.findFirst()) {
      throw playback.nothingToPlay();
    }
    if (positionNanos > 0 && players.size() > 1) {
      if (first.atEnd()) {
        players.forEach(TrackPlayer::end);
      } else if (first.streamNanos() != TimeLine.UNKNOWN) {
        playback.joinFirst();
      }
    }
    // The clock begins with the earliest media of all tracks, whichever is polled first.
    for (TrackPlayer player : players) {
      player.findFirst();
    }
  }

  private Track track(MediaFile file, DamageCounter damage) throws IOException {
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
    // A bitstream cannot leave out frames, because later ones refer to them: fewer frames need
    // decoding.
    boolean slower = asked < file.framesPerSecond() || file.framesPerSecond() == 0;
    boolean everyFrame = request.framesPerSecond().isEmpty() || !slower;
    boolean wanted = size.equals(own) && everyFrame;
    Optional<Bitstream> bitstream = wanted ? bitstream(file, presentation) : Optional.empty();
    if (bitstream.isPresent()) {
      return new BitstreamTrack(file, bitstream.get(), damage);
    }
    return new PictureTrack(
        path,
        file,
        new RawFormat(size.width(), size.height(), rate),
        environment.frames(),
        environment.metrics().counter("frames.dropped", "frames"),
        damage);
  }

  /** Returns the file's bitstream if it can be passed on as it is; logs what prevents that. */
  private Optional<Bitstream> bitstream(MediaFile file, Presentation presentation) {
    AVCodecParameters parameters = file.parameters();
    Optional<String> obstacle;
    Supplier<Bitstream> bitstream;
    if (parameters.codec_id() == AV_CODEC_ID_VP8 && passThrough.contains("vp8")) {
      obstacle = Vp8Bitstream.obstacle(parameters);
      bitstream = Vp8Bitstream::new;
    } else if (parameters.codec_id() == AV_CODEC_ID_H264 && passThrough.contains("h264")) {
      obstacle = H264Bitstream.obstacle(parameters);
      bitstream = () -> new H264Bitstream(parameters);
    } else {
      return Optional.empty();
    }
    if (!presentation.asCoded()) {
      obstacle =
          Optional.of("its container says that its pictures are to be turned, cut or stretched");
    }
    if (obstacle.isPresent()) {
      System.getLogger(environment.loggerName())
          .log(Level.INFO, "file ''{0}'' is encoded anew: {1}", path, obstacle.get());
      return Optional.empty();
    }
    return Optional.of(bitstream.get());
  }

  private static boolean playable(int width, int height) {
    return Math.min(width, height) > 0
        && Math.max(width, height) <= VideoFrame.MAX_DIMENSION
        && (long) width * height <= Presentation.MOST_PIXELS;
  }

  @Override
  public List<? extends MediaTrack> tracks() {
    if (playback == null || closed) {
      throw new IllegalStateException(
          closed ? "the source is closed" : "the source was not started");
    }
    return playback.players();
  }

  @Override
  public void close() {
    closed = true;
    if (playback != null) {
      playback.players().forEach(TrackPlayer::close);
    }
  }
}
