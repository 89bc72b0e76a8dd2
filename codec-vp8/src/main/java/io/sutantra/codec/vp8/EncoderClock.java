package io.sutantra.codec.vp8;

/**
 * The time that an encoder is told.
 *
 * <p>FFmpeg ignores a bit rate that is changed after opening. But libvpx takes the length of a
 * picture from the time stamps and gives it so many bits as the bit rate allows for that length;
 * and VP8 itself carries no times. So an encoder opened at 1000 kbit/s that is told that only 3/10
 * of the time has passed makes 300 kbit/s, without a key frame and as well as one that was opened
 * so.
 *
 * <p><b>Units:</b> media time in nanoseconds in, ticks of {@link EncoderSession#TICKS_PER_SECOND}
 * out.
 */
final class EncoderClock {
  private static final double NANOS_PER_TICK = 1e9 / EncoderSession.TICKS_PER_SECOND;
  private static final double NANOS_PER_SECOND = 1e9;

  private final double nominalNanos;
  private final double longestNanos;
  private double now;
  private long lastTicks = -1;
  private long lastPtsNanos;

  EncoderClock(double framesPerSecond) {
    nominalNanos = NANOS_PER_SECOND / framesPerSecond;
    // A pause does not save up bits for one enormous picture after it.
    longestNanos = Math.max(NANOS_PER_SECOND, 2 * nominalNanos);
  }

  /**
   * The encoder's time for the next picture: later than that of the one before, whatever the media
   * times are.
   *
   * @param speed bit rate wanted, in units of the one that the encoder was opened at
   */
  long ticks(long ptsNanos, double speed) {
    if (lastTicks >= 0) {
      double passed = ptsNanos - lastPtsNanos;
      double length = passed > 0 ? Math.min(passed, longestNanos) : nominalNanos;
      now += length * speed;
    }
    lastPtsNanos = ptsNanos;
    lastTicks = Math.max(lastTicks + 1, Math.round(now / NANOS_PER_TICK));
    return lastTicks;
  }
}
