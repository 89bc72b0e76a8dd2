package io.sutantra.source.pattern;

import io.sutantra.api.Environment;
import io.sutantra.api.MediaTrack;
import io.sutantra.api.Metrics;
import io.sutantra.api.PictureSize;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.RawFormat;
import io.sutantra.api.media.VideoFrame;
import java.util.Optional;

/**
 * The pictures of the test pattern, at a steady rate.
 *
 * <p>A picture's number is its place on the time line, so that a skipped or lost picture leaves a
 * gap that the receiver can see. Counts {@code frames.skipped}, the pictures whose poll came more
 * than 100 ms late, and {@code frames.dropped}, the pictures for which the pool had no room.
 */
final class PictureTrack implements MediaTrack {
  private final PictureSize size;
  private final FrameTimes times;
  private final TimeLine timeLine;
  private final Environment environment;
  private final TestPattern pattern;
  private final Metrics.Counter skipped;
  private final Metrics.Counter dropped;
  private long nextIndex;

  PictureTrack(
      TestPattern pattern,
      PictureSize size,
      FrameTimes times,
      TimeLine timeLine,
      Environment environment) {
    this.pattern = pattern;
    this.size = size;
    this.times = times;
    this.timeLine = timeLine;
    this.environment = environment;
    this.skipped = environment.metrics().counter("frames.skipped", "frames");
    this.dropped = environment.metrics().counter("frames.dropped", "frames");
    this.nextIndex = times.indexAt(timeLine.positionNanos());
  }

  @Override
  public MediaFormat format() {
    return new RawFormat(size.width(), size.height(), times.framesPerSecond());
  }

  @Override
  public Media poll(long nowNanos) {
    timeLine.begin(nowNanos);
    long lateNanos = nowNanos - nextPollNanos(nowNanos);
    if (lateNanos < 0) {
      return null;
    }
    long index =
        lateNanos <= TimeLine.CATCH_UP_NANOS
            ? nextIndex
            : times.indexAt(timeLine.mediaNanos(nowNanos));
    skipped.add(index - nextIndex);
    nextIndex = index + 1;
    Optional<VideoFrame> acquired = environment.frames().tryAcquire(size.width(), size.height());
    if (acquired.isEmpty()) {
      dropped.increment();
      return null;
    }
    VideoFrame frame = acquired.get();
    pattern.draw(frame, index, times.dueNanos(index), environment.clock().epochMillis());
    frame.stamp(times.dueNanos(index), nowNanos);
    return frame;
  }

  @Override
  public long nextPollNanos(long nowNanos) {
    return timeLine.begun() ? timeLine.engineNanos(times.dueNanos(nextIndex)) : nowNanos;
  }
}
