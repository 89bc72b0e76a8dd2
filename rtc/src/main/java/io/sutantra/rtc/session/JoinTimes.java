package io.sutantra.rtc.session;

/**
 * When a session came how far, as given by whoever hands it the time.
 *
 * @param answeredNanos when the answer was there
 * @param reachedNanos when ICE had chosen a pair
 * @param securedNanos when DTLS had given the keys
 * @param firstPacketNanos when the first RTP packet came
 */
public record JoinTimes(
    long answeredNanos, long reachedNanos, long securedNanos, long firstPacketNanos) {
  /** Not there yet. */
  public static final long NOT_YET = Long.MIN_VALUE;

  /** None of it, yet. */
  public static final JoinTimes NONE = new JoinTimes(NOT_YET, NOT_YET, NOT_YET, NOT_YET);

  JoinTimes answered(long nowNanos) {
    return new JoinTimes(nowNanos, reachedNanos, securedNanos, firstPacketNanos);
  }

  JoinTimes reached(long nowNanos) {
    return new JoinTimes(answeredNanos, nowNanos, securedNanos, firstPacketNanos);
  }

  JoinTimes secured(long nowNanos) {
    return new JoinTimes(answeredNanos, reachedNanos, nowNanos, firstPacketNanos);
  }

  JoinTimes firstPacket(long nowNanos) {
    return new JoinTimes(answeredNanos, reachedNanos, securedNanos, nowNanos);
  }
}
