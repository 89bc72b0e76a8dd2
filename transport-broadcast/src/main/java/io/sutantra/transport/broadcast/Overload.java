package io.sutantra.transport.broadcast;

/**
 * The overload control of one viewer: detects by the viewer's loss reports that the line carries
 * less than the stream, and reduces the stream to key frames.
 *
 * <pre>
 *            loss reported is above the limit
 *   CALM ────────────────────────────────────────▶ OVERLOADED
 *  all frames                                     key frames alone, an interval apart
 *        ◀────────────────────────────────────────
 *            no such loss, for the hold
 * </pre>
 *
 * <p>When an overload begins, nothing is sent at first, so that the queue of the line drains. Then
 * a complete key frame is sent, and another one each second, or more rarely if the viewer loses
 * even those. After a hold the full stream is tried again. If the overload returns, the next hold
 * is longer, and key frames are requested more rarely, since all viewers of the stream pay for
 * requested key frames. Key frames that come unrequested are sent twice as often.
 *
 * <p>This class does not estimate the rate of the line, and so is no congestion control.
 * <b>Threading:</b> confined.
 */
final class Overload {
  /** The greatest fraction lost that retransmissions can repair. */
  static final double MAX_LOSS = 0.25;

  /**
   * The greatest fraction lost if the viewer's estimate is above the rate sent: then the loss is
   * random, and not caused by the stream.
   */
  static final double MAX_LOSS_BY_CHANCE = 0.5;

  /** The fraction lost above which retransmissions are reduced. */
  static final double HIGH_LOSS = 0.15;

  static final long INTERVAL_NANOS = 1_000_000_000L;
  static final long MAX_INTERVAL_NANOS = 8 * INTERVAL_NANOS;
  static final long HOLD_NANOS = 5_000_000_000L;
  static final long MAX_HOLD_NANOS = 80_000_000_000L;

  /** The time after an overload in which a new overload counts as the same one. */
  static final long RELAPSE_NANOS = 20_000_000_000L;

  /** The tolerance for periodic key frames, whose intervals vary a little. */
  private static final long TOLERANCE_NANOS = INTERVAL_NANOS / 20;

  /** The number of key frames requested in a hold, if none come unrequested. */
  private static final long KEY_FRAMES_PER_HOLD = HOLD_NANOS / INTERVAL_NANOS;

  /** The time in which reports are still about packets from before the overload. */
  private static final long SETTLING_NANOS = 2 * INTERVAL_NANOS;

  /** The shortest time between two reports that are used. */
  private static final long MIN_REPORT_NANOS = 200_000_000;

  private boolean overloaded;

  /** The mean of the latest reports; each report counts half as much as the next report. */
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
  private long earliestKeyFrameNanos;
  private long dueKeyFrameNanos;

  Overload(long nowNanos) {
    reportedNanos = nowNanos;
  }

  /** Returns whether the viewer is overloaded and only key frames are sent. */
  boolean active() {
    return overloaded;
  }

  /**
   * Notes that the viewer is sent a burst of frames that it has missed. Losses in the burst, up to
   * the next report, do not show whether the line carries the stream, and are not counted.
   */
  void burst(long nowNanos) {
    burst = true;
    burstNanos = nowNanos;
  }

  /**
   * Takes a receiver report. The loss is counted from one report to the next. The first report, and
   * reports about a {@link #burst}, serve as the start of the next interval only.
   *
   * @param cumulativeLost the cumulative number of packets lost, as in the report
   * @param highestSequenceNumber the extended highest sequence number, as in the report
   * @param bytesSent the bytes sent to the viewer so far
   * @param estimateBps the viewer's bandwidth estimate (REMB) in bit/s; 0 if there is none
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
    dueKeyFrameNanos = nowNanos + INTERVAL_NANOS;
    earliestKeyFrameNanos = dueKeyFrameNanos - TOLERANCE_NANOS;
  }

  private void adapt(double fractionLost, long nowNanos) {
    if (fractionLost >= MAX_LOSS) {
      intervalNanos = Math.min(MAX_INTERVAL_NANOS, 2 * intervalNanos);
      // The hold starts again.
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

  /** Returns whether a frame is to be sent to the viewer. */
  boolean takes(boolean keyFrame, long nowNanos) {
    if (!overloaded) {
      return true;
    }
    if (!keyFrame || nowNanos - earliestKeyFrameNanos < 0) {
      return false;
    }
    earliestKeyFrameNanos = nowNanos + intervalNanos / 2 - TOLERANCE_NANOS;
    long askedNanos = Math.min(MAX_INTERVAL_NANOS, holdNanos / KEY_FRAMES_PER_HOLD);
    dueKeyFrameNanos = nowNanos + Math.max(intervalNanos, askedNanos);
    return true;
  }

  /** Returns whether the next key frame is to be requested. */
  boolean wantsKeyFrame(long nowNanos) {
    return overloaded && nowNanos - dueKeyFrameNanos >= 0;
  }

  /**
   * Returns the number of packets that may be retransmitted for each eight packets of media. On a
   * full line each retransmission displaces another packet.
   */
  int retransmissionEighths() {
    if (overloaded || loss < HIGH_LOSS) {
      return 8;
    }
    return loss < MAX_LOSS || byChance ? 4 : 1;
  }
}
