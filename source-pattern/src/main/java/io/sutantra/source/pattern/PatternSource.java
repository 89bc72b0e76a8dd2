package io.sutantra.source.pattern;

import io.sutantra.api.Environment;
import io.sutantra.api.MediaSource;
import io.sutantra.api.MediaTrack;
import io.sutantra.api.PictureSize;
import java.time.Duration;
import java.util.List;

/**
 * The source of the test pattern: pictures and their sound on a steady time line, which starts at
 * the requested position with the first poll.
 */
final class PatternSource implements MediaSource {
  private final String streamId;
  private final PictureSize size;
  private final FrameTimes times;
  private final boolean sound;
  private final Environment environment;
  private final TimeLine timeLine;
  private List<MediaTrack> tracks = List.of();
  private boolean closed;

  PatternSource(
      String streamId,
      PictureSize size,
      double framesPerSecond,
      boolean sound,
      Duration position,
      Environment environment) {
    this.streamId = streamId;
    this.size = size;
    this.times = new FrameTimes(framesPerSecond);
    this.sound = sound;
    this.environment = environment;
    // The time line begins with a picture, so that the first picture is as much in step as the
    // others.
    this.timeLine = new TimeLine(times.dueNanos(times.indexAt(position.toNanos())));
  }

  @Override
  public void start() {
    if (closed || !tracks.isEmpty()) {
      throw new IllegalStateException("a source is started once, and not after it was closed");
    }
    TestPattern pattern = new TestPattern(streamId, size, times.framesPerSecond());
    MediaTrack pictures = new PictureTrack(pattern, size, times, timeLine, environment);
    tracks =
        sound
            ? List.of(pictures, new SoundTrack(timeLine, environment.metrics()))
            : List.of(pictures);
  }

  @Override
  public List<MediaTrack> tracks() {
    if (tracks.isEmpty()) {
      throw new IllegalStateException("the source was not started");
    }
    return tracks;
  }

  @Override
  public void close() {
    closed = true;
    timeLine.close();
  }
}
