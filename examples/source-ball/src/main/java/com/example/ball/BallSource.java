package com.example.ball;

import io.sutantra.api.Environment;
import io.sutantra.api.FrameSource;
import io.sutantra.api.Metrics;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.RawFormat;
import io.sutantra.api.media.VideoFrame;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/**
 * A source that draws the picture due by the engine's clock. The place of a ball depends on the
 * media time alone, so that a skipped picture leaves no trace. The media time of the first picture
 * is the requested position.
 */
final class BallSource implements FrameSource {
  private static final byte BLACK = 16;
  private static final byte WHITE = (byte) 235;
  private static final byte COLOURLESS = (byte) 128;

  private final RawFormat format;
  private final int balls;
  private final long positionNanos;
  private final Environment environment;
  private final Metrics.Counter dropped;
  private final long periodNanos;
  private boolean running;
  private boolean closed;
  private boolean begun;
  private long beginNanos;
  private long next;

  BallSource(RawFormat format, int balls, Duration position, Environment environment) {
    this.positionNanos = position.toNanos();
    this.format = format;
    this.balls = balls;
    this.environment = environment;
    this.dropped = environment.metrics().counter("frames.dropped");
    this.periodNanos = Math.round(1e9 / format.framesPerSecond());
  }

  @Override
  public void start() {
    if (running || closed) {
      throw new IllegalStateException("source 'ball' can be started once");
    }
    running = true;
  }

  @Override
  public MediaFormat format() {
    return format;
  }

  @Override
  public Media poll(long nowNanos) {
    if (!running) {
      throw new IllegalStateException("source 'ball' does not run: start it first");
    }
    if (!begun) {
      begun = true;
      beginNanos = nowNanos - positionNanos;
    }
    long index = (nowNanos - beginNanos) / periodNanos;
    if (index < next) {
      return null;
    }
    next = index + 1;
    Optional<VideoFrame> frame = environment.frames().tryAcquire(format.width(), format.height());
    if (frame.isEmpty()) {
      dropped.increment();
      return null;
    }
    long ptsNanos = index * periodNanos;
    draw(frame.get(), ptsNanos / 1e9);
    frame.get().stamp(ptsNanos, nowNanos);
    return frame.get();
  }

  @Override
  public long nextPollNanos(long nowNanos) {
    return begun ? Math.max(nowNanos, beginNanos + next * periodNanos) : nowNanos;
  }

  private void draw(VideoFrame frame, double seconds) {
    ByteBuffer data = frame.data();
    for (int i = 0; i < frame.offsetU(); i++) {
      data.put(i, BLACK);
    }
    for (int i = frame.offsetU(); i < frame.sizeBytes(); i++) {
      data.put(i, COLOURLESS);
    }
    int radius = Math.max(1, Math.min(frame.width(), frame.height()) / 10);
    for (int ball = 1; ball <= balls; ball++) {
      double x = bounce(seconds * (0.2 + 0.07 * ball)) * (frame.width() - 1);
      double y = bounce(seconds * (0.5 - 0.03 * ball)) * (frame.height() - 1);
      disc(frame, data, (int) x, (int) y, radius);
    }
  }

  /** Returns a position that moves to and fro between 0 and 1. */
  private static double bounce(double way) {
    double phase = way % 2;
    return phase < 1 ? phase : 2 - phase;
  }

  private static void disc(VideoFrame frame, ByteBuffer data, int x, int y, int radius) {
    for (int row = Math.max(0, y - radius); row <= y + radius && row < frame.height(); row++) {
      int half = (int) Math.sqrt(radius * radius - (row - y) * (row - y));
      for (int column = Math.max(0, x - half); column <= x + half; column++) {
        if (column < frame.width()) {
          data.put(row * frame.lumaStride() + column, WHITE);
        }
      }
    }
  }

  @Override
  public void close() {
    running = false;
    closed = true;
  }
}
