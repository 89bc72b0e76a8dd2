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
 *            no such loss, for the hold
 * </pre>
 *
 * <p>When a viewer is overloaded, the line first gets a pause, to become empty. Then a key frame is
 * sent alone and in full, and another one each second, or more seldom where even that is too much.
 * After a hold everything is tried again; a hold that ends in vain makes the next one longer, and
 * the key frames that are asked for more seldom: all viewers of the stream pay for them. Those that
 * come anyway are taken twice as often.
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
  private static final long TOLERANCE_NANOS = INTERVAL_NANOS / 20;

  /** So many key frames are asked for in a hold, if none come by themselves. */
  private static final long PICTURES_IN_A_HOLD = HOLD_NANOS / INTERVAL_NANOS;

  /** Reports speak of what was sent before. */
  private static final long SETTLING_NANOS = 2 * INTERVAL_NANOS;

  /** Reports that come faster say nothing new. */
  private static final long MIN_REPORT_NANOS = 200_000_000;

  private boolean overloaded;

  /** The mean of the latest reports, each counting half as much as the one after it. */
  private double loss;

  private double lastLoss;
  private boolean reported;
  private int reportedLost;
  private int reportedHighest;
  private long burstNanos;
  private boolean burst;
  private boolean byChance;
  private long reportedNanos;
  private long reportedBytes;
  private long sinceNanos;
  private long endedNanos;
  private boolean ended;
  private long holdNanos = HOLD_NANOS;
  private long intervalNanos = INTERVAL_NANOS;
  private long earliestPictureNanos;
  private long duePictureNanos;

  Overload(long nowNanos) {
    reportedNanos = nowNanos;
  }

  /** Whether only key frames are sent. */
  boolean active() {
    return overloaded;
  }

  /**
   * The viewer is sent a burst of what it has missed. What is lost of that, until one report later,
   * says nothing of whether its line carries the stream.
   */
  void burst(long nowNanos) {
    burst = true;
    burstNanos = nowNanos;
  }

  /**
   * The viewer has reported. What counts is what it lost since the last report that was used; the
   * first one, and those about a {@link #burst}, are but where the next one begins.
   *
   * @param cumulativeLost as in the report
   * @param highestSequenceNumber as in the report, with its cycles
   * @param bytesSent to it so far
   * @param estimateBps what it says that its line carries (REMB); 0 if it says nothing
   */
  void reported(
      int cumulativeLost,
      int highestSequenceNumber,
      long bytesSent,
      long estimateBps,
      long nowNanos) {
    long elapsedNanos = nowNanos - reportedNanos;
    int expected = highestSequenceNumber - reportedHighest;
    if (reported && (elapsedNanos < MIN_REPORT_NANOS || expected == 0)) {
      return;
    }
    burst &= nowNanos - burstNanos < INTERVAL_NANOS;
    boolean used = reported && !burst && expected > 0;
    double fractionLost =
        used ? Math.min(1, Math.max(0, (double) (cumulativeLost - reportedLost) / expected)) : 0;
    double sentBps = (bytesSent - reportedBytes) * 8e9 / elapsedNanos;
    reported = true;
    reportedNanos = nowNanos;
    reportedBytes = bytesSent;
    reportedLost = cumulativeLost;
    reportedHighest = highestSequenceNumber;
    if (!used) {
      return;
    }
    byChance = estimateBps > sentBps;
    loss = (loss + fractionLost) / 2;
    boolean successive = fractionLost >= HIGH_LOSS && lastLoss >= HIGH_LOSS;
    lastLoss = fractionLost;
    if (!overloaded) {
      if (successive && loss >= (byChance ? MAX_LOSS_BY_CHANCE : MAX_LOSS)) {
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
    duePictureNanos = nowNanos + INTERVAL_NANOS;
    earliestPictureNanos = duePictureNanos - TOLERANCE_NANOS;
  }

  private void adapt(double fractionLost, long nowNanos) {
    if (fractionLost >= MAX_LOSS) {
      intervalNanos = Math.min(MAX_INTERVAL_NANOS, 2 * intervalNanos);
      // The hold begins anew.
      sinceNanos = nowNanos - SETTLING_NANOS;
      return;
    }
    if (fractionLost < HIGH_LOSS) {
      intervalNanos = Math.max(INTERVAL_NANOS, intervalNanos / 2);
    }
    if (nowNanos - sinceNanos >= holdNanos) {
      overloaded = false;
      loss = 0;
      lastLoss = 0;
      ended = true;
      endedNanos = nowNanos;
    }
  }

  /** Whether the viewer is to be sent a frame. */
  boolean takes(boolean keyFrame, long nowNanos) {
    if (!overloaded) {
      return true;
    }
    if (!keyFrame || nowNanos - earliestPictureNanos < 0) {
      return false;
    }
    earliestPictureNanos = nowNanos + intervalNanos / 2 - TOLERANCE_NANOS;
    long askedNanos = Math.min(MAX_INTERVAL_NANOS, holdNanos / PICTURES_IN_A_HOLD);
    duePictureNanos = nowNanos + Math.max(intervalNanos, askedNanos);
    return true;
  }

  /** Whether it is time to ask for the next picture. */
  boolean wantsKeyFrame(long nowNanos) {
    return overloaded && nowNanos - duePictureNanos >= 0;
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
