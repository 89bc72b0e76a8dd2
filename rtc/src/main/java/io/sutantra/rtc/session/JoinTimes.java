package io.sutantra.rtc.session;

/**
 * The times of the steps of a join, by the clock of the session's owner.
 *
 * @param answeredNanos the time of the answer
 * @param reachedNanos the time at which ICE selected a pair
 * @param securedNanos the time at which DTLS gave the keys
 * @param firstPacketNanos the time of the first RTP packet
 */
public record JoinTimes(
    long answeredNanos, long reachedNanos, long securedNanos, long firstPacketNanos) {
  /** The value of a step that has not been taken yet. */
  public static final long NOT_YET = Long.MIN_VALUE;

  /** The times of a session that has taken no step yet. */
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
