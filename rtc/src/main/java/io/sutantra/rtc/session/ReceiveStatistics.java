package io.sutantra.rtc.session;

/**
 * What a session has received since its begin.
 *
 * @param packets RTP packets of the stream, retransmissions not counted
 * @param expected packets that the sender has sent, by their numbers
 * @param lost packets of those that have not come, by retransmission neither
 * @param bytes of those packets
 * @param frames time stamps, each later than those before
 * @param stalls times without a new frame for more than a second
 * @param retransmissions RTX packets
 * @param nacks packets that were asked for again
 * @param pictureLosses key frames that were asked for
 * @param rejected packets that did not authenticate, were not well-formed or came twice
 * @param jitterNanos interarrival jitter, RFC 3550 section 6.4.1
 */
public record ReceiveStatistics(
    long packets,
    long expected,
    long lost,
    long bytes,
    long frames,
    long stalls,
    long retransmissions,
    long nacks,
    long pictureLosses,
    long rejected,
    long jitterNanos) {
  /** Nothing yet. */
  public static final ReceiveStatistics NONE =
      new ReceiveStatistics(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  /** Returns what came since an earlier reading. */
  public ReceiveStatistics since(ReceiveStatistics earlier) {
    return new ReceiveStatistics(
        packets - earlier.packets,
        expected - earlier.expected,
        lost - earlier.lost,
        bytes - earlier.bytes,
        frames - earlier.frames,
        stalls - earlier.stalls,
        retransmissions - earlier.retransmissions,
        nacks - earlier.nacks,
        pictureLosses - earlier.pictureLosses,
        rejected - earlier.rejected,
        jitterNanos);
  }
}
