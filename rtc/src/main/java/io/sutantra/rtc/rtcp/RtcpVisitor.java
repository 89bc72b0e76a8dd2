package io.sutantra.rtc.rtcp;

/**
 * Is told what a compound packet says. What is not overridden is ignored.
 *
 * <p><b>Units:</b> SSRCs and RTP time stamps are 32 bits of which all values count. <b>Errors:</b>
 * what a method throws ends the reading. <b>Spec:</b> RFC 3550 section 6, RFC 4585, RFC 5104.
 */
public interface RtcpVisitor {
  /**
   * A sender says what it has sent; blocks follow by {@link #receptionReport}.
   *
   * @param ntpTime see {@link NtpTime}
   * @param rtpTimestamp the same moment by the clock of the media
   * @param packets sent so far, modulo 2³²
   * @param octets of payload sent so far, modulo 2³²
   */
  default void senderReport(
      int senderSsrc, long ntpTime, int rtpTimestamp, int packets, int octets) {}

  /** A block of a sender's or receiver's report. */
  default void receptionReport(int reporterSsrc, ReportBlock block) {}

  /** The name that all sources of one participant have in common. */
  default void cname(int ssrc, String cname) {}

  /**
   * A source leaves.
   *
   * @param reason for people; empty if not said
   */
  default void goodbye(int ssrc, String reason) {}

  /**
   * Packets are missing.
   *
   * @param packetId a sequence number that is missing
   * @param bitmask which of the 16 after it are missing as well, the nearest in the lowest bit
   */
  default void nack(int senderSsrc, int mediaSsrc, int packetId, int bitmask) {}

  /** A picture cannot be decoded (PLI). */
  default void pictureLoss(int senderSsrc, int mediaSsrc) {}

  /**
   * A key frame is wanted (FIR).
   *
   * @param sequenceNumber 0 to 255; the same again is the same request repeated
   */
  default void fullIntraRequest(int senderSsrc, int mediaSsrc, int sequenceNumber) {}

  /**
   * What a receiver thinks it can receive (REMB).
   *
   * @param bitrateBps {@link Long#MAX_VALUE} if it does not fit
   * @param ssrcs the media that share it; the visitor's to keep
   */
  default void estimatedBitrate(int senderSsrc, long bitrateBps, int[] ssrcs) {}

  /** When packets arrived, counted over all media of a transport. */
  default void transportFeedback(TransportFeedback feedback) {}
}
