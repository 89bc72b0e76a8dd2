package io.sutantra.core.engine;

/**
 * Turns two growing counts into rates. <b>Threading:</b> {@link #sample} and {@link #reset} from
 * one thread at a time; the rates from any.
 */
final class RateMeter {
  private static final double NANOS_PER_SECOND = 1e9;

  private long lastNanos;
  private long lastFrames;
  private long lastBytes;
  private boolean sampled;
  private volatile double framesPerSecond;
  private volatile long bitrateBps;

  void sample(long nowNanos, long frames, long bytes) {
    double seconds = (nowNanos - lastNanos) / NANOS_PER_SECOND;
    // Each count begins anew by itself: another flow counts its frames from 0, viewers stay.
    lastFrames = frames < lastFrames ? 0 : lastFrames;
    lastBytes = bytes < lastBytes ? 0 : lastBytes;
    if (sampled && seconds > 0) {
      framesPerSecond = (frames - lastFrames) / seconds;
      bitrateBps = Math.max(0, Math.round((bytes - lastBytes) * 8 / seconds));
    }
    sampled = true;
    lastNanos = nowNanos;
    lastFrames = frames;
    lastBytes = bytes;
  }

  /** Nothing flows: the rates are 0, and the next sample is the first. */
  void reset() {
    sampled = false;
    framesPerSecond = 0;
    bitrateBps = 0;
  }

  double framesPerSecond() {
    return framesPerSecond;
  }

  long bitrateBps() {
    return bitrateBps;
  }
}
