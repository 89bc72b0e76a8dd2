package io.sutantra.source.pattern;

import io.sutantra.api.Environment;
import io.sutantra.api.FrameSource;
import io.sutantra.api.Metrics;
import io.sutantra.api.PictureSize;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.RawFormat;
import io.sutantra.api.media.VideoFrame;
import java.time.Duration;
import java.util.Optional;

/**
 * The pattern, picture by picture on a steady time line that goes on from the position that was
 * asked for, from the first poll on.
 *
 * <p>A picture's number is its place on the time line, so that one that was skipped or lost leaves
 * a gap that can be seen at the far end. Counts {@code frames.skipped}, for which the poll came
 * more than 100 ms late, and {@code frames.dropped}, for which the pool had no picture.
 */
final class PatternSource implements FrameSource {
  /**
   * So late a poll may be without costing a picture: a busy machine's scheduler now and then lets a
   * thread wait for longer than a picture lasts, and a camera's driver would have kept them.
   */
  private static final long CATCH_UP_NANOS = 100_000_000;

  private final String streamId;
  private final PictureSize size;
  private final FrameTimes times;
  private final long positionNanos;
  private final Environment environment;
  private Metrics.Counter skipped = count -> {};
  private Metrics.Counter dropped = count -> {};
  private TestPattern pattern;
  private boolean closed;
  private boolean polled;
  private long originNanos;
  private long nextIndex;

  PatternSource(
      String streamId,
      PictureSize size,
      double framesPerSecond,
      Duration position,
      Environment environment) {
    this.positionNanos = position.toNanos();
    this.streamId = streamId;
    this.size = size;
    this.times = new FrameTimes(framesPerSecond);
    this.environment = environment;
  }

  @Override
  public void start() {
    if (closed || pattern != null) {
      throw new IllegalStateException("a source is started once, and not after it was closed");
    }
    skipped = environment.metrics().counter("frames.skipped");
    dropped = environment.metrics().counter("frames.dropped");
    pattern = new TestPattern(streamId, size, times.framesPerSecond());
  }

  @Override
  public MediaFormat format() {
    return new RawFormat(size.width(), size.height(), times.framesPerSecond());
  }

  @Override
  public Media poll(long nowNanos) {
    if (pattern == null) {
      throw new IllegalStateException(
          closed ? "the source is closed" : "the source was not started");
    }
    if (!polled) {
      polled = true;
      originNanos = nowNanos - positionNanos;
      nextIndex = times.indexAt(positionNanos);
    }
    if (nowNanos < nextPollNanos(nowNanos)) {
      return null;
    }
    boolean hiccup = nowNanos - nextPollNanos(nowNanos) <= CATCH_UP_NANOS;
    long index = hiccup ? nextIndex : times.indexAt(nowNanos - originNanos);
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
    return polled ? originNanos + times.dueNanos(nextIndex) : nowNanos;
  }

  @Override
  public void close() {
    closed = true;
    pattern = null;
  }
}
