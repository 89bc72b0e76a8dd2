package io.sutantra.source.pattern;

import io.sutantra.api.MediaTrack;
import io.sutantra.api.Metrics;
import io.sutantra.api.media.AudioFrame;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.RawFormat;

/**
 * The sound of the test pattern, in pieces of 20 ms. A piece is due at the time of its first
 * sample.
 *
 * <p>Counts {@code sound.skipped}, the pieces whose poll came more than 100 ms late.
 */
final class SoundTrack implements MediaTrack {
  private final TimeLine timeLine;
  private final Metrics.Counter skipped;
  private long nextIndex;

  SoundTrack(TimeLine timeLine, Metrics metrics) {
    this.timeLine = timeLine;
    this.skipped = metrics.counter("sound.skipped", "frames");
    this.nextIndex = timeLine.positionNanos() / TestSound.PIECE_NANOS;
  }

  @Override
  public MediaFormat format() {
    return new RawFormat(TestSound.SHAPE);
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
            : timeLine.mediaNanos(nowNanos) / TestSound.PIECE_NANOS;
    skipped.add(index - nextIndex);
    nextIndex = index + 1;
    AudioFrame piece = TestSound.piece(index);
    long mediaNanos = index * TestSound.PIECE_NANOS;
    return piece.stamped(mediaNanos, timeLine.engineNanos(mediaNanos));
  }

  @Override
  public long nextPollNanos(long nowNanos) {
    return timeLine.begun() ? timeLine.engineNanos(nextIndex * TestSound.PIECE_NANOS) : nowNanos;
  }
}
