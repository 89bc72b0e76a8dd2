package io.sutantra.rtc.rtcp;

/**
 * A visitor of the content of compound packets. Methods that are not overridden do nothing.
 *
 * <p><b>Units:</b> SSRCs and RTP time stamps are 32 bits; all values are valid. <b>Errors:</b> an
 * exception of a method ends the reading. <b>Spec:</b> RFC 3550 section 6, RFC 4585, RFC 5104.
 */
public interface RtcpVisitor {
  /**
   * Receives a sender report. The report's blocks follow by {@link #receptionReport}.
   *
   * @param ntpTime see {@link NtpTime}
   * @param rtpTimestamp the same moment by the clock of the media
   * @param packets number of packets sent so far, modulo 2³²
   * @param octets bytes of payload sent so far, modulo 2³²
   */
  default void senderReport(
      int senderSsrc, long ntpTime, int rtpTimestamp, int packets, int octets) {}

  /** Receives a block of a sender report or receiver report. */
  default void receptionReport(int reporterSsrc, ReportBlock block) {}

  /** Receives the name that all sources of one participant have in common. */
  default void cname(int ssrc, String cname) {}

  /**
   * Receives the notice that a source leaves.
   *
   * @param reason text for people; may be empty
   */
  default void goodbye(int ssrc, String reason) {}

  /**
   * Receives a request for missing packets (NACK).
   *
   * @param packetId sequence number of a missing packet
   * @param bitmask the missing packets among the 16 after it, the nearest in the lowest bit
   */
  default void nack(int senderSsrc, int mediaSsrc, int packetId, int bitmask) {}

  /** Receives the notice that a picture cannot be decoded (PLI). */
  default void pictureLoss(int senderSsrc, int mediaSsrc) {}

  /**
   * Receives a request for a key frame (FIR).
   *
   * @param sequenceNumber 0 to 255; the same number again repeats the same request
   */
  default void fullIntraRequest(int senderSsrc, int mediaSsrc, int sequenceNumber) {}

  /**
   * Receives a receiver's estimate of the available bit rate (REMB).
   *
   * @param bitrateBps {@link Long#MAX_VALUE} if the value does not fit
   * @param ssrcs the media that share the bit rate; owned by the visitor
   */
  default void estimatedBitrate(int senderSsrc, long bitrateBps, int[] ssrcs) {}

  /** Receives the arrival times of packets, counted over all media of a transport. */
  default void transportFeedback(TransportFeedback feedback) {}
}
