package io.sutantra.rtc.session;

/**
 * The statistics of the packets that a session has received since its start.
 *
 * @param packets the RTP packets of the stream, without retransmissions
 * @param expected the packets that the sender has sent, by their sequence numbers
 * @param lost the expected packets that have not come, not even as a retransmission
 * @param bytes the bytes of the received packets, with retransmissions
 * @param frames the timestamps later than all earlier timestamps
 * @param stalls the times of more than a second without a new frame
 * @param retransmissions the RTX packets
 * @param nacks the packets requested again
 * @param pictureLosses the key frames requested
 * @param rejected the packets that did not authenticate, were not well-formed or came twice
 * @param jitterNanos the interarrival jitter, RFC 3550 section 6.4.1
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
  /** The statistics of a session that has received nothing yet. */
  public static final ReceiveStatistics NONE =
      new ReceiveStatistics(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  /** Returns the difference to an earlier reading. */
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
