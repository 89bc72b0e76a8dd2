package io.sutantra.core.engine;

/**
 * A meter that turns growing counts of frames and bytes into rates.
 *
 * <p><b>Threading:</b> {@link #sample} and {@link #reset} from one thread at a time; the rates from
 * any thread.
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
    // Each count restarts on its own: a new flow counts its frames from 0, while the viewers stay.
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

  /** Sets the rates to 0 because no media flow. The next sample is the first of a new series. */
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
