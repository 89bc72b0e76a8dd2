package io.sutantra.rtc.sdp;

/** The URIs of the RTP header extensions that this transport supports. */
public final class HeaderExtensions {
  /**
   * The extension for the identification of the media section. <b>Spec:</b> RFC 9143 section 15.
   */
  public static final String MID = "urn:ietf:params:rtp-hdrext:sdes:mid";

  /** The extension for the send time of a packet, for an estimate by the receiver. */
  public static final String ABS_SEND_TIME =
      "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time";

  /** The extension for a count of all packets of a transport, for an estimate by the sender. */
  public static final String TRANSPORT_WIDE_CC =
      "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";

  /** The extension for the layer of a simulcast that a packet is of. <b>Spec:</b> RFC 8852. */
  public static final String RID = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id";

  /** The extension for the layer that a retransmission repairs. <b>Spec:</b> RFC 8852. */
  public static final String REPAIRED_RID =
      "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id";

  private HeaderExtensions() {}
}
