package io.sutantra.core.engine;

/**
 * Turns two growing counts into rates. <b>Threading:</b> {@link #sample} from one thread at a time;
 * the rates from any.
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
    if (frames < lastFrames || bytes < lastBytes) {
      // What is counted has begun anew.
      lastFrames = 0;
      lastBytes = 0;
    }
    if (sampled && seconds > 0) {
      framesPerSecond = (frames - lastFrames) / seconds;
      bitrateBps = Math.max(0, Math.round((bytes - lastBytes) * 8 / seconds));
    }
    sampled = true;
    lastNanos = nowNanos;
    lastFrames = frames;
    lastBytes = bytes;
  }

  double framesPerSecond() {
    return framesPerSecond;
  }

  long bitrateBps() {
    return bitrateBps;
  }
}
