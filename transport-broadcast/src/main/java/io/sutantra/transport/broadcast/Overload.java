package io.sutantra.transport.broadcast;

/**
 * Decides what a viewer is sent that loses so much that retransmissions cannot make up for it,
 * since its line carries less than the stream.
 *
 * <pre>
 *            loss reported is above the limit
 *   CALM ────────────────────────────────────────▶ OVERLOADED
 *  all frames                                     key frames alone, an interval apart
 *        ◀────────────────────────────────────────
 *            hardly any loss, for the hold
 * </pre>
 *
 * <p>When a viewer is overloaded, the line first gets a pause, to become empty. Then a key frame is
 * sent alone and in full, and another one each second, or more seldom where even that is too much.
 * After a hold everything is tried again; a hold that ends in vain makes the next one longer.
 *
 * <p>It does not look for the rate of the line, and so is no congestion control. <b>Threading:</b>
 * confined.
 */
final class Overload {
  /** What can be lost of a stream that retransmissions can still make good. */
  static final double MAX_LOSS = 0.25;

  /**
   * The same, if the viewer says that its line would carry more: what is lost is lost by chance.
   */
  static final double MAX_LOSS_BY_CHANCE = 0.5;

  /** From so much loss on, fewer packets are sent again. */
  static final double HIGH_LOSS = 0.15;

  static final long INTERVAL_NANOS = 1_000_000_000L;
  static final long MAX_INTERVAL_NANOS = 8 * INTERVAL_NANOS;
  static final long HOLD_NANOS = 5_000_000_000L;
  static final long MAX_HOLD_NANOS = 80_000_000_000L;

  /** An overload that comes so soon after one has ended shows that nothing has changed. */
  static final long RELAPSE_NANOS = 20_000_000_000L;

  /** Key frames that come by themselves are not a second apart to the nanosecond. */
  private static final long TOLERANCE_NANOS = INTERVAL_NANOS / 5;

  /** Reports speak of what was sent before. */
  private static final long SETTLING_NANOS = 2 * INTERVAL_NANOS;

  /** Reports that come faster say nothing new. */
  private static final long MIN_REPORT_NANOS = 200_000_000;

  private boolean overloaded;
  private double loss;
  private boolean byChance;
  private long reportedNanos;
  private long reportedBytes;
  private long sinceNanos;
  private long endedNanos;
  private boolean ended;
  private long holdNanos = HOLD_NANOS;
  private long intervalNanos = INTERVAL_NANOS;
  private long nextPictureNanos;

  Overload(long nowNanos) {
    reportedNanos = nowNanos;
  }

  /** Whether only key frames are sent. */
  boolean active() {
    return overloaded;
  }

  /**
   * The viewer has reported.
   *
   * @param fractionLost since its last report, 0 to 1
   * @param bytesSent to it so far
   * @param estimateBps what it says that its line carries (REMB); 0 if it says nothing
   */
  void reported(double fractionLost, long bytesSent, long estimateBps, long nowNanos) {
    long elapsedNanos = nowNanos - reportedNanos;
    if (elapsedNanos < MIN_REPORT_NANOS) {
      return;
    }
    double sentBps = (bytesSent - reportedBytes) * 8e9 / elapsedNanos;
    byChance = estimateBps > sentBps;
    reportedNanos = nowNanos;
    reportedBytes = bytesSent;
    loss = (loss + fractionLost) / 2;
    if (!overloaded) {
      if (loss >= (byChance ? MAX_LOSS_BY_CHANCE : MAX_LOSS)) {
        begin(nowNanos);
      }
    } else if (nowNanos - sinceNanos >= SETTLING_NANOS) {
      adapt(fractionLost, nowNanos);
    }
  }

  private void begin(long nowNanos) {
    overloaded = true;
    sinceNanos = nowNanos;
    boolean relapsed = ended && nowNanos - endedNanos < RELAPSE_NANOS;
    holdNanos = relapsed ? Math.min(MAX_HOLD_NANOS, 2 * holdNanos) : HOLD_NANOS;
    intervalNanos = INTERVAL_NANOS;
    nextPictureNanos = nowNanos + INTERVAL_NANOS;
  }

  private void adapt(double fractionLost, long nowNanos) {
    if (fractionLost >= MAX_LOSS) {
      intervalNanos = Math.min(MAX_INTERVAL_NANOS, 2 * intervalNanos);
      // The hold begins anew.
      sinceNanos = nowNanos - SETTLING_NANOS;
    } else if (fractionLost < HIGH_LOSS) {
      intervalNanos = Math.max(INTERVAL_NANOS, intervalNanos / 2);
      if (nowNanos - sinceNanos >= holdNanos) {
        overloaded = false;
        loss = 0;
        ended = true;
        endedNanos = nowNanos;
      }
    }
  }

  /** Whether the viewer is to be sent a frame. */
  boolean takes(boolean keyFrame, long nowNanos) {
    if (!overloaded) {
      return true;
    }
    if (!keyFrame || nowNanos - nextPictureNanos < -TOLERANCE_NANOS) {
      return false;
    }
    nextPictureNanos = nowNanos + intervalNanos;
    return true;
  }

  /** Whether it is time for the next picture. */
  boolean wantsKeyFrame(long nowNanos) {
    return overloaded && nowNanos - nextPictureNanos >= 0;
  }

  /**
   * How many packets may be sent again for eight that are sent for the first time. In a line that
   * is full they displace others.
   */
  int retransmissionEighths() {
    if (overloaded || loss < HIGH_LOSS) {
      return 8;
    }
    return loss < MAX_LOSS || byChance ? 4 : 1;
  }
}
