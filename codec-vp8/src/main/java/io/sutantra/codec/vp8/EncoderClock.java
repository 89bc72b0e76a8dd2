package io.sutantra.codec.vp8;

/**
 * The clock that sets the bit rate of an open encoder by the time stamps that it hands out.
 *
 * <p>FFmpeg ignores a bit rate that changes after opening. But libvpx takes the length of a picture
 * from the time stamps and gives the picture as many bits as the bit rate allows for that length,
 * and VP8 itself carries no times. An encoder opened at 1000 kbit/s whose clock runs at 3/10 of the
 * speed therefore makes 300 kbit/s, without a key frame, and as well as an encoder that was opened
 * at 300 kbit/s.
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
    // The limit keeps a pause from saving up bits for one enormous picture after the pause.
    longestNanos = Math.max(NANOS_PER_SECOND, 2 * nominalNanos);
  }

  /**
   * Returns the encoder's time for the next picture, which is later than that of the picture
   * before, whatever the media times are.
   *
   * @param speed the wanted bit rate divided by the bit rate that the encoder was opened at
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
