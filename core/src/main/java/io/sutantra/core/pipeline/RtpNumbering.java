package io.sutantra.core.pipeline;

import io.sutantra.rtc.rtp.RtpClock;
import io.sutantra.rtc.rtp.SequenceNumbers;
import java.security.SecureRandom;

/**
 * The sequence numbers and time stamps of a stream's packets. It outlives the stage that uses it:
 * when a stream's source is opened anew, its packets go on with the next number.
 *
 * <p><b>Threading:</b> confined to one stage at a time, handed over safely. <b>Spec:</b> RFC 3550
 * section 5.1.
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
   * A numbering with a random beginning, as it should be.
   *
   * @param clockRateHz of the payload format
   */
  public static RtpNumbering random(int clockRateHz) {
    return new RtpNumbering(new RtpClock(clockRateHz, RANDOM.nextInt()), RANDOM.nextInt() & 0xFFFF);
  }

  /** The number of the next packet. */
  int next() {
    int next = sequenceNumber;
    sequenceNumber = SequenceNumbers.next(next);
    return next;
  }

  /** The time stamp of a media time. */
  int timestamp(long ptsNanos) {
    return clock.timestamp(ptsNanos);
  }
}
