package io.sutantra.rtc.rtcp;

/**
 * The numbers of RTCP, and the lengths of its parts in bytes.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |V=2|P|  count  |  packet type  |    length in words, less 1    |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                         SSRC of sender                        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                 SSRC of media source (feedback)               |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
final class RtcpTypes {
  /**
   * Largest feedback of {@link TransportFeedback.Builder}: header, 180 isolated packets, long gaps.
   */
  static final int MAX_FEEDBACK_BYTES = 1_120;

  static final int HEADER = 4;
  static final int FEEDBACK_HEADER = 12;
  static final int SENDER_INFO = 20;
  static final int BLOCK = 24;
  static final int MAX_COUNT = 31;

  static final int SENDER_REPORT = 200;
  static final int RECEIVER_REPORT = 201;
  static final int SOURCE_DESCRIPTION = 202;
  static final int GOODBYE = 203;
  static final int TRANSPORT_FEEDBACK = 205;
  static final int PAYLOAD_FEEDBACK = 206;

  /** Formats of {@link #TRANSPORT_FEEDBACK}. */
  static final int NACK = 1;

  static final int TRANSPORT_WIDE = 15;

  /** Formats of {@link #PAYLOAD_FEEDBACK}. */
  static final int PICTURE_LOSS = 1;

  static final int FULL_INTRA_REQUEST = 4;
  static final int APPLICATION_LAYER = 15;

  static final int CNAME = 1;

  /** {@code REMB}. */
  static final int ESTIMATED_BITRATE = 0x52454D42;

  private RtcpTypes() {}
}
