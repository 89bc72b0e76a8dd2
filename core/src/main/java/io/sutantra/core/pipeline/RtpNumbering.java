package io.sutantra.core.pipeline;

import io.sutantra.rtc.rtp.RtpClock;
import io.sutantra.rtc.rtp.SequenceNumbers;
import java.security.SecureRandom;

/**
 * The sequence numbers and time stamps of a stream's packets. The numbering outlives the stage that
 * uses it: when a stream's source is opened again, its packets continue with the next number.
 *
 * <p><b>Threading:</b> confined to one stage at a time, handed over safely.
 *
 * <p><b>Spec:</b> RFC 3550 section 5.1.
 */
public final class RtpNumbering {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final RtpClock clock;
  private int sequenceNumber;

  private RtpNumbering(RtpClock clock, int sequenceNumber) {
    this.clock = clock;
    this.sequenceNumber = sequenceNumber;
  }

  /**
   * Creates a numbering with a random beginning, as the specification requires.
   *
   * @param clockRateHz the clock rate of the payload format
   */
  public static RtpNumbering random(int clockRateHz) {
    return new RtpNumbering(new RtpClock(clockRateHz, RANDOM.nextInt()), RANDOM.nextInt() & 0xFFFF);
  }

  /** Returns the number of the next packet. */
  int next() {
    int next = sequenceNumber;
    sequenceNumber = SequenceNumbers.next(next);
    return next;
  }

  /** Returns the time stamp of a media time. */
  int timestamp(long ptsNanos) {
    return clock.timestamp(ptsNanos);
  }
}
